-- Receivers from which nothing but failures come. A node tells once a minute which receivers it has reached and which not; a
-- receiver that somebody has reached is on no list. So a row is written when trouble begins, each minute while it lasts, and
-- when it ends, and none for a receiver that is well.
--
-- since: when the first failure after the last success was told; last_at: when the last one was. Both by the database's clock.
create table dispatch.endpoint_failing (
    merchant text collate "C" not null,
    endpoint_id text collate "C" not null,
    since timestamptz not null default clock_timestamp(),
    last_at timestamptz not null default clock_timestamp(),
    incident text,
    primary key (merchant, endpoint_id),
    foreign key (merchant, endpoint_id) references dispatch.endpoint on delete cascade
);

-- Set: it has failed for so long that it is only probed, with one of the deliveries that wait for it. A node of the release
-- before goes on as if it were not set.
alter table dispatch.endpoint add column suspended_at timestamptz;

-- What a node has seen since it told last. Tells what follows: RECOVERED, or SUSPENDED, the latter again as long as nobody has
-- noted the incident.
create function dispatch.note_health(
    ok_merchants text[], ok_endpoints text[], bad_merchants text[], bad_endpoints text[], suspend_after_ms bigint)
returns table (merchant text, endpoint_id text, what text, since timestamptz, incident text)
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query with well as (
      delete from dispatch.endpoint_failing f
      using unnest(ok_merchants, ok_endpoints) as o (merchant, endpoint_id)
      where f.merchant = o.merchant and f.endpoint_id = o.endpoint_id
      returning f.merchant, f.endpoint_id, f.since, f.incident
  )
  update dispatch.endpoint e set suspended_at = null, revision = e.revision + 1
  from well w
  where e.merchant = w.merchant and e.endpoint_id = w.endpoint_id and e.suspended_at is not null
  returning e.merchant, e.endpoint_id, 'RECOVERED', w.since, w.incident;

  with bad as (
      insert into dispatch.endpoint_failing as f (merchant, endpoint_id)
      select e.merchant, e.endpoint_id
      from unnest(bad_merchants, bad_endpoints) as b (merchant, endpoint_id)
      join dispatch.endpoint e on e.merchant = b.merchant and e.endpoint_id = b.endpoint_id and e.state = 'ACTIVE'
      order by e.merchant, e.endpoint_id
      on conflict (merchant, endpoint_id) do update set last_at = clock_timestamp()
      returning f.merchant, f.endpoint_id, f.since, f.last_at
  )
  update dispatch.endpoint e set suspended_at = clock_timestamp(), revision = e.revision + 1
  from bad b
  where e.merchant = b.merchant and e.endpoint_id = b.endpoint_id and e.suspended_at is null and suspend_after_ms > 0
      and b.last_at - b.since >= suspend_after_ms * interval '1 ms';

  return query select f.merchant, f.endpoint_id, 'SUSPENDED', f.since, null::text
  from unnest(bad_merchants, bad_endpoints) as b (merchant, endpoint_id)
  join dispatch.endpoint_failing f on f.merchant = b.merchant and f.endpoint_id = b.endpoint_id and f.incident is null
  join dispatch.endpoint e on e.merchant = b.merchant and e.endpoint_id = b.endpoint_id and e.suspended_at is not null;
end $$;
