-- That a receiver has recovered is told again, as it is with one that is suspended, until all that follows is done: what waited
-- is sent, and the incident is closed. Told again after a minute, then after as long as it has taken so far, for a day at the
-- most. A node of the release before does what follows and does not say so; it is done once more by another one.
--
-- recovered_at: while something is left to be done; told_at: when somebody was last told. Trouble that begins meanwhile counts
-- from when it is done.
alter table dispatch.endpoint_failing add column recovered_at timestamptz, add column told_at timestamptz;

create index endpoint_failing_recovered on dispatch.endpoint_failing (recovered_at) where recovered_at is not null;

create or replace function dispatch.note_health(
    ok_merchants text[], ok_endpoints text[], bad_merchants text[], bad_endpoints text[], suspend_after_ms bigint)
returns table (merchant text, endpoint_id text, what text, since timestamptz, incident text)
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  with well as (
      update dispatch.endpoint e set suspended_at = null, revision = e.revision + 1
      from unnest(ok_merchants, ok_endpoints) as o (merchant, endpoint_id)
      where e.merchant = o.merchant and e.endpoint_id = o.endpoint_id and e.suspended_at is not null
      returning e.merchant, e.endpoint_id
  )
  insert into dispatch.endpoint_failing as f (merchant, endpoint_id, recovered_at)
  select w.merchant, w.endpoint_id, clock_timestamp() from well w
  on conflict (merchant, endpoint_id) do update set recovered_at = excluded.recovered_at, told_at = null;

  delete from dispatch.endpoint_failing f
  using unnest(ok_merchants, ok_endpoints) as o (merchant, endpoint_id)
  where f.merchant = o.merchant and f.endpoint_id = o.endpoint_id and f.recovered_at is null;

  delete from dispatch.endpoint_failing f where f.recovered_at < clock_timestamp() - interval '1 day';

  with bad as (
      insert into dispatch.endpoint_failing as f (merchant, endpoint_id)
      select e.merchant, e.endpoint_id
      from unnest(bad_merchants, bad_endpoints) as b (merchant, endpoint_id)
      join dispatch.endpoint e on e.merchant = b.merchant and e.endpoint_id = b.endpoint_id and e.state = 'ACTIVE'
      order by e.merchant, e.endpoint_id
      on conflict (merchant, endpoint_id) do update set last_at = clock_timestamp()
      returning f.merchant, f.endpoint_id, f.since, f.last_at, f.recovered_at
  )
  update dispatch.endpoint e set suspended_at = clock_timestamp(), revision = e.revision + 1
  from bad b
  where e.merchant = b.merchant and e.endpoint_id = b.endpoint_id and e.suspended_at is null and suspend_after_ms > 0
      and b.recovered_at is null and b.last_at - b.since >= suspend_after_ms * interval '1 ms';

  return query with due as (
      select f.merchant, f.endpoint_id from dispatch.endpoint_failing f
      where f.recovered_at is not null and (f.told_at is null
          or f.told_at < clock_timestamp() - greatest(interval '1 minute', f.told_at - f.recovered_at))
      order by f.recovered_at limit 100 for update skip locked
  )
  update dispatch.endpoint_failing f set told_at = clock_timestamp()
  from due d where f.merchant = d.merchant and f.endpoint_id = d.endpoint_id
  returning f.merchant, f.endpoint_id, 'RECOVERED', f.since, f.incident;

  return query select f.merchant, f.endpoint_id, 'SUSPENDED', f.since, null::text
  from unnest(bad_merchants, bad_endpoints) as b (merchant, endpoint_id)
  join dispatch.endpoint_failing f on f.merchant = b.merchant and f.endpoint_id = b.endpoint_id and f.incident is null
  join dispatch.endpoint e on e.merchant = b.merchant and e.endpoint_id = b.endpoint_id and e.suspended_at is not null;
end $$;

-- Who did what to an endpoint: saved, removed, enabled it, gave it a new secret, tested it, sent one of its deliveries again. Kept as
-- long as the record of replays, also of endpoints that are no longer there.
create table dispatch.act (
    id bigint generated always as identity primary key,
    merchant text collate "C" not null,
    endpoint_id text collate "C" not null,
    act text not null,
    who text not null,
    about text,
    at timestamptz not null default clock_timestamp()
);

create index act_of_endpoint on dispatch.act (merchant, endpoint_id, id);
create index act_at on dispatch.act (at);
