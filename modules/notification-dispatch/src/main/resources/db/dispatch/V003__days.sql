-- Deliveries in partitions by the day (UTC) of their change. That day is a property of the change, so a repeat of it always
-- meets the same partition, and each partition's own key (merchant, order, receiver, version) is enough to know it again.
-- Nothing is copied: what is there becomes one partition of all days up to tomorrow.

-- An identity column cannot be in a table that is attached; the numbers go on.
create sequence dispatch.delivery_id;
select setval('dispatch.delivery_id', nextval(pg_get_serial_sequence('dispatch.delivery', 'id')));
alter table dispatch.delivery alter column id drop identity;
alter table dispatch.delivery alter column id set default nextval('dispatch.delivery_id');

-- When the order came to be: no other delivery of it is of a day before. Null in rows of an older release.
alter table dispatch.delivery add column order_at timestamptz;

alter table dispatch.delivery rename to delivery_old;
alter index dispatch.delivery_pkey rename to delivery_old_pkey;
alter index dispatch.delivery_log rename to delivery_old_log;
alter index dispatch.delivery_due rename to delivery_old_due;
alter index dispatch.delivery_newest rename to delivery_old_newest;
alter index dispatch.delivery_waiting rename to delivery_old_waiting;
alter index dispatch.delivery_dead rename to delivery_old_dead;

create table dispatch.delivery (like dispatch.delivery_old including defaults) partition by range (changed_at);
create index delivery_log on dispatch.delivery (xid, id);
create index delivery_due on dispatch.delivery (merchant, endpoint_id, due_at) where due_at is not null;
create index delivery_newest on dispatch.delivery (hashtextextended(merchant, 0), id);
create index delivery_waiting on dispatch.delivery (hashtextextended(merchant, 0), id) where due_at is not null;
create index delivery_dead on dispatch.delivery (hashtextextended(merchant, 0), id) where dead_at is not null;

do $$
declare
  last_day date := (select (max(changed_at) at time zone 'UTC')::date from dispatch.delivery_old);
  bound date;
begin
  if last_day is null then
    drop table dispatch.delivery_old;
    return;
  end if;
  bound := greatest(last_day, (now() at time zone 'UTC')::date) + 1;
  execute format('alter table dispatch.delivery attach partition dispatch.delivery_old for values from (minvalue) to (%L)',
    bound::timestamp at time zone 'UTC');
  execute format('alter table dispatch.delivery_old rename to %I', 'delivery_until_' || to_char(bound - 1, 'YYYYMMDD'));
end $$;

-- Rows of a day that has no partition (any more): a change that comes very late, or one by a clock that is wrong.
create table dispatch.delivery_default partition of dispatch.delivery default with (fillfactor = 50);
alter table dispatch.delivery_default add primary key (merchant, order_id, endpoint_id, version);

-- Nodes of the release before this one remove old rows by ctid, which is unique in one partition only. They run beside this
-- schema while nodes are replaced, and must not take what is not finished.
create function dispatch.only_finished() returns trigger language plpgsql as $$
begin
  return case when old.done_at is null and old.dead_at is null and current_setting('paysync.move', true) is distinct from 'on'
    then null else old end;
end $$;
create trigger only_finished before delete on dispatch.delivery for each row execute function dispatch.only_finished();

-- Makes the partition of one UTC day, unless an older one holds that day too.
create function dispatch.add_day(day date) returns boolean
language plpgsql set lock_timeout = '1s' as $$
declare
  part text := 'delivery_' || to_char(day, 'YYYYMMDD');
  starts timestamptz := day::timestamp at time zone 'UTC';
  ends timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(hashtextextended('dispatch.delivery', 0));
  if to_regclass('dispatch.' || part) is not null or exists (
      select from platform.day_parts('dispatch.delivery') p
      where p.name ~ '^delivery_until_' and p.day >= add_day.day) then
    return false;
  end if;
  execute format('create table dispatch.%I (like dispatch.delivery including defaults) with (fillfactor = 50)', part);
  execute format('alter table dispatch.%I add primary key (merchant, order_id, endpoint_id, version)', part);
  if exists (select from dispatch.delivery_default d where d.changed_at >= starts and d.changed_at < ends) then
    execute format('insert into dispatch.%I select * from dispatch.delivery_default d where d.changed_at >= %L and d.changed_at < %L',
      part, starts, ends);
    perform set_config('paysync.move', 'on', true);
    delete from dispatch.delivery_default d where d.changed_at >= starts and d.changed_at < ends;
    perform set_config('paysync.move', '', true);
  end if;
  execute format('alter table dispatch.delivery attach partition dispatch.%I for values from (%L) to (%L)', part, starts, ends);
  return true;
end $$;

-- Drops the oldest partition before the given day in which everything is finished; at most one, because the lock stops all
-- of dispatch. Behind the sweep's mark a row is finished or due, so two looks into indexes tell. A row that was written
-- lately keeps its partition too. The lock is given up soon and asked for again the next time.
create function dispatch.drop_day(before_day date, swept_xid xid8, swept_id bigint) returns date
language plpgsql set lock_timeout = '500ms' set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  p record;
  before_time timestamptz := before_day::timestamp at time zone 'UTC';
  needed boolean;
  look text := 'select exists (select from %1$s where due_at is not null)
    or exists (select from %1$s where (xid, id) > ($1, $2))
    or coalesce((select created_at >= $3 from %1$s order by xid desc, id desc limit 1), false)';
begin
  perform pg_advisory_xact_lock(hashtextextended('dispatch.delivery', 0));
  for p in select d.part, d.day from platform.day_parts('dispatch.delivery') d where d.day < before_day order by d.day loop
    execute format(look, p.part) into needed using swept_xid, swept_id, before_time;
    if not needed then
      lock table only dispatch.delivery in access exclusive mode;
      execute format('lock table %s in access exclusive mode', p.part);
      execute format(look, p.part) into needed using swept_xid, swept_id, before_time;
    end if;
    if not needed then
      execute format('drop table %s', p.part);
      return p.day;
    end if;
  end loop;
  return null;
end $$;

-- Removes old finished rows where they are not in the partition of a day; at most so many at once.
create function dispatch.drop_strays(before_day date, rows_max integer) returns integer
language plpgsql as $$
declare
  removed integer;
begin
  delete from dispatch.delivery_default where ctid = any (array(
    select ctid from dispatch.delivery_default
    where created_at < before_day::timestamp at time zone 'UTC' and (done_at is not null or dead_at is not null)
    order by xid, id limit rows_max for update skip locked));
  get diagnostics removed = row_count;
  return removed;
end $$;

-- The sweep's page, over (xid, id) in each partition, merged.
create function dispatch.log_after(after_xid bigint, after_id bigint, page_rows integer)
returns table (
  xid bigint, id bigint, age_ms bigint, left_behind boolean, merchant text, order_id text, endpoint_id text, version integer)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
  select p.xid::text::bigint, p.id, p.age_ms, p.left_behind, p.merchant, p.order_id, p.endpoint_id, p.version
  from (
    select d.xid, d.id, (extract(epoch from clock_timestamp() - d.created_at) * 1000)::bigint as age_ms,
      d.due_at is null and d.done_at is null and d.dead_at is null as left_behind,
      d.merchant, d.order_id, d.endpoint_id, d.version
    from dispatch.delivery d
    where (d.xid, d.id) > (after_xid::text::xid8, after_id) and d.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by d.xid, d.id limit page_rows) p
  order by p.xid, p.id;
$$;
