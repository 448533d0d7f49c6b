-- Which facts were ever received. Small, never partitioned: a unique key over a partitioned table would have to contain
-- the partition key and would not see a repeat of yesterday's callback.
create table intake.ledger (
  provider text collate "C" not null,
  account text collate "C" not null,
  event_key text collate "C" not null,
  body_id bigint not null,
  key_id text not null,
  received_at timestamptz not null default now(),
  deliveries bigint not null default 1,
  last_seen_at timestamptz,
  primary key (provider, account, event_key)
);

-- Rows arrive in the order of time, so a block range index is enough for the yearly pruning and costs an insert nothing.
create index ledger_received_at on intake.ledger using brin (received_at);

-- A body's id is the number of its batch times 1024 plus its place in the batch: one nextval for a whole batch.
create sequence intake.body_batch;

-- What came in, byte for byte, with the facts that were read from it. An append-only log: nothing here is updated.
create table intake.body (
  id bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  received_at timestamptz not null default now(),
  provider text not null,
  account text not null,
  key_id text not null,
  headers text not null,
  body bytea not null,
  event_keys text not null,
  facts text not null
) partition by range (received_at);

-- For the sweep, which must not pass a row that an open transaction can still put in front of it.
create index body_log on intake.body (xid, id);

-- Catches rows of a day nobody made a partition for; add_day moves them out.
create table intake.body_default partition of intake.body default with (toast_tuple_target = 8160);

comment on column intake.body.event_keys is 'event keys of the facts, one a line';
comment on column intake.body.facts is 'JSON array of payment facts';

-- Makes the partition of one UTC day. Rows stay whole and uncompressed up to 8 kB: compressing them costs more than it saves.
-- Attaching takes no lock that an insert into another day would wait for.
create function intake.add_day(day date) returns boolean
language plpgsql set lock_timeout = '1s' as $$
declare
  part text := 'body_' || to_char(day, 'YYYYMMDD');
  starts timestamptz := day::timestamp at time zone 'UTC';
  ends timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(hashtextextended('intake.body', 0));
  if to_regclass('intake.' || part) is not null then
    return false;
  end if;
  execute format('create table intake.%I (like intake.body including defaults) with (toast_tuple_target = 8160)', part);
  execute format(
    'with moved as (delete from intake.body_default where received_at >= %L and received_at < %L returning *) '
    'insert into intake.%I select * from moved', starts, ends, part);
  execute format('alter table intake.body attach partition intake.%I for values from (%L) to (%L)', part, starts, ends);
  return true;
end $$;

-- Drops the partitions of days before the given one whose rows the sweep has passed, and at most 1000 such rows of the default
-- partition. The lock it needs would stop the whole intake, so it gives up soon and is called again.
create function intake.drop_days(before_day date, swept_xid xid8, swept_id bigint) returns integer
language plpgsql set lock_timeout = '500ms' as $$
declare
  part text;
  unswept boolean;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('intake.body', 0));
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'intake.body'::regclass and c.relname ~ '^body_[0-9]{8}$'
      and to_date(substr(c.relname, 6), 'YYYYMMDD') < before_day
    order by c.relname
  loop
    execute format('select exists (select from intake.%I where (xid, id) > ($1, $2))', part)
      into unswept using swept_xid, swept_id;
    if not unswept then
      execute format('drop table intake.%I', part);
      dropped := dropped + 1;
    end if;
  end loop;
  delete from intake.body_default where ctid = any (array(
    select ctid from intake.body_default
    where received_at < before_day::timestamp at time zone 'UTC' and (xid, id) <= (swept_xid, swept_id)
    limit 1000));
  return dropped;
end $$;

-- A sample of what was refused, for operators. Bounded in rate, rows and age; nothing depends on it.
create table intake.rejected (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  provider text not null,
  account text not null,
  reason text not null,
  detail text not null,
  remote text not null,
  headers text not null,
  body bytea not null
);

create index rejected_account on intake.rejected (provider, account, id);

-- Tells this database from every other one, so that caches of an older one are not believed.
create table intake.store (id uuid not null);
insert into intake.store values (gen_random_uuid());
