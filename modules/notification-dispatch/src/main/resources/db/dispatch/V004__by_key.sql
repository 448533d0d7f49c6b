-- What reads and writes deliveries by their key. Functions, because only a function can say how it is planned: over the key
-- of each partition, and only of those that a row can be in. The planner does not count on partitions that are left out
-- while the plan runs, and a day that is still empty looks to it as if reading it whole cost nothing.

-- Commits deliveries; see DispatchStore.TAKE. An older one of the same order is not of a day before the order's.
create function dispatch.take(
    merchants text[], order_ids text[], endpoint_ids text[], versions integer[], types text[], bodies bytea[],
    changed_ats timestamptz[], order_ats timestamptz[], flags integer[], behinds integer[], attempt_logs text[],
    recipients bytea[], give_up_ms bigint, hold_ms bigint)
returns table (merchant text, order_id text, endpoint_id text, version integer, mine boolean)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  -- Of the whole batch, so that other days are not even opened.
  earliest timestamptz := (select coalesce(min(coalesce(o, '-infinity')), 'infinity') - interval '1 hour'
    from unnest(order_ats, flags) as x (o, f) where f & 6 <> 0);
  latest timestamptz := (select max(c) + interval '1 hour' from unnest(changed_ats) c);
begin
  return query insert into dispatch.delivery as d
      (merchant, order_id, endpoint_id, version, type, body, changed_at, order_at, expires_at, due_at, held, done_at,
      attempts, recipient)
  select i.merchant, i.order_id, i.endpoint_id, i.version, i.type, i.body, i.changed_at, i.order_at,
      clock_timestamp() + give_up_ms * interval '1 ms',
      case when i.flags & 8 = 8 then null
          when older.held then clock_timestamp() + hold_ms * interval '1 ms'
          when i.flags & 1 = 1 then clock_timestamp() end,
      older.held, case when i.flags & 8 = 8 then clock_timestamp() end, i.attempts, i.recipient
  from unnest(merchants, order_ids, endpoint_ids, versions, types, bodies, changed_ats, order_ats, flags, behinds,
          attempt_logs, recipients)
      as i (merchant, order_id, endpoint_id, version, type, body, changed_at, order_at, flags, behind, attempts, recipient)
  cross join lateral (select i.flags & 8 = 0 and (
      i.flags & 2 = 2 and exists (
          select from dispatch.delivery o
          where o.merchant = i.merchant and o.order_id = i.order_id and o.endpoint_id = i.endpoint_id
              and o.version > i.behind and o.version < i.version and o.done_at is null and o.dead_at is null
              and o.changed_at >= coalesce(i.order_at, '-infinity') - interval '1 hour'
              and o.changed_at <= i.changed_at + interval '1 hour'
              and o.changed_at >= earliest and o.changed_at <= latest)
      or i.flags & 4 = 4 and not exists (
          select from dispatch.delivery o
          where o.merchant = i.merchant and o.order_id = i.order_id and o.endpoint_id = i.endpoint_id
              and o.version = i.version - 1
              and o.changed_at >= coalesce(i.order_at, '-infinity') - interval '1 hour'
              and o.changed_at <= i.changed_at + interval '1 hour'
              and o.changed_at >= earliest and o.changed_at <= latest))
      as held offset 0) older
  on conflict do nothing
  returning d.merchant, d.order_id, d.endpoint_id, d.version, d.due_at is null;
end $$;

-- Writes results; see DispatchStore.FINISH.
create function dispatch.finish(
    merchants text[], order_ids text[], endpoint_ids text[], versions integer[], changed_ats timestamptz[],
    fences integer[], outcomes integer[], delays_ms bigint[], tries_made integer[], attempt_logs text[], helds boolean[],
    wakes boolean[])
returns table (merchant text, order_id text, endpoint_id text, version integer)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  -- Of the whole batch, so that other days are not even opened.
  earliest timestamptz := (select min(c) from unnest(changed_ats) c);
  latest timestamptz := (select max(c) from unnest(changed_ats) c);
begin
  perform set_config('synchronous_commit', 'off', true);
  return query with finished as (
      update dispatch.delivery d
      set done_at = case when r.outcome = 1 then clock_timestamp() end,
          dead_at = case when r.outcome = 2 then clock_timestamp() end,
          due_at = case when r.outcome = 0 then clock_timestamp() + r.delay_ms * interval '1 ms' end,
          tries = r.tries, attempts = r.attempts, held = r.held
      from unnest(merchants, order_ids, endpoint_ids, versions, changed_ats, fences, outcomes, delays_ms, tries_made,
              attempt_logs, helds, wakes)
          as r (merchant, order_id, endpoint_id, version, changed_at, fence, outcome, delay_ms, tries, attempts, held, wake)
      where d.merchant = r.merchant and d.order_id = r.order_id and d.endpoint_id = r.endpoint_id
          and d.version = r.version and d.changed_at = r.changed_at and d.fence = r.fence
          and d.changed_at >= earliest and d.changed_at <= latest and d.done_at is null and d.dead_at is null
      returning d.merchant, d.order_id, d.endpoint_id, d.version, d.changed_at, r.wake
  ), woken as (
      update dispatch.delivery d set due_at = clock_timestamp()
      from finished f
      where f.wake and d.merchant = f.merchant and d.order_id = f.order_id and d.endpoint_id = f.endpoint_id
          and d.version > f.version and d.changed_at >= f.changed_at - interval '1 hour'
          and d.changed_at >= earliest - interval '1 hour' and d.held and d.done_at is null and d.dead_at is null
  )
  select f.merchant, f.order_id, f.endpoint_id, f.version from finished f;
end $$;

-- Claims each receiver's share; see QueueStore.CLAIM.
create function dispatch.claim(
    merchants text[], endpoint_ids text[], shares integer[], lease_ms bigint, hold_ms bigint, gap_ms bigint)
returns table (
  merchant text, order_id text, endpoint_id text, version integer, type text, changed_at timestamptz, order_at timestamptz,
  expires_at timestamptz, fence integer, tries integer, attempts text, recipient bytea, behind boolean, body bytea)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query with picked as (
      select q.merchant, q.order_id, q.endpoint_id, q.version, q.changed_at, o.version is not null or q.early as behind,
          greatest(o.due_at, clock_timestamp()) + hold_ms * interval '1 ms' as behind_until
      from unnest(merchants, endpoint_ids, shares) as s (merchant, endpoint_id, share)
      cross join lateral (
          select d.merchant, d.order_id, d.endpoint_id, d.version, d.changed_at, d.order_at,
              d.held and d.created_at > clock_timestamp() - gap_ms * interval '1 ms' and not exists (
                  select from dispatch.delivery b
                  where b.merchant = d.merchant and b.order_id = d.order_id and b.endpoint_id = d.endpoint_id
                      and b.version = d.version - 1
                      and b.changed_at >= coalesce(d.order_at, '-infinity') - interval '1 hour'
                      and b.changed_at <= d.changed_at + interval '1 hour') as early
          from dispatch.delivery d
          where d.merchant = s.merchant and d.endpoint_id = s.endpoint_id and d.due_at <= clock_timestamp()
          order by d.due_at limit s.share for update skip locked) q
      left join lateral (
          select e.version, e.due_at from dispatch.delivery e
          where e.merchant = q.merchant and e.order_id = q.order_id and e.endpoint_id = q.endpoint_id
              and e.version < q.version and e.done_at is null and e.dead_at is null
              and e.changed_at >= coalesce(q.order_at, '-infinity') - interval '1 hour'
              and e.changed_at <= q.changed_at + interval '1 hour'
          order by e.version limit 1) o on true
  )
  update dispatch.delivery d
  set fence = case when p.behind then d.fence else d.fence + 1 end,
      due_at = case when p.behind then p.behind_until else clock_timestamp() + lease_ms * interval '1 ms' end,
      held = p.behind
  from picked p
  where d.merchant = p.merchant and d.order_id = p.order_id and d.endpoint_id = p.endpoint_id
      and d.version = p.version and d.changed_at = p.changed_at
  returning d.merchant, d.order_id, d.endpoint_id, d.version, d.type, d.changed_at, d.order_at, d.expires_at, d.fence,
      d.tries, d.attempts, d.recipient, p.behind, case when not p.behind then d.body end;
end $$;

-- Gives up what is out of time; see QueueStore.EXPIRE.
create function dispatch.expire(merchants text[], endpoint_ids text[], rows_each integer)
returns table (merchant text, order_id text, endpoint_id text, version integer)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query update dispatch.delivery d set dead_at = clock_timestamp(), due_at = null, fence = d.fence + 1
  from unnest(merchants, endpoint_ids) as s (merchant, endpoint_id)
  cross join lateral (
      select x.merchant, x.order_id, x.endpoint_id, x.version, x.changed_at, x.expires_at from dispatch.delivery x
      where x.merchant = s.merchant and x.endpoint_id = s.endpoint_id and x.due_at <= clock_timestamp()
      order by x.due_at limit rows_each) q
  where q.expires_at < clock_timestamp() and d.merchant = q.merchant and d.order_id = q.order_id
      and d.endpoint_id = q.endpoint_id and d.version = q.version and d.changed_at = q.changed_at
      and d.done_at is null and d.dead_at is null
  returning d.merchant, d.order_id, d.endpoint_id, d.version;
end $$;

-- All that waits for a receiver that is gone, a page at a time; see DispatchStore.BURY.
create function dispatch.bury(of_merchant text, of_endpoint text, rows_max integer) returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  buried integer;
begin
  update dispatch.delivery d set dead_at = clock_timestamp(), due_at = null, fence = d.fence + 1
  from (
      select merchant, order_id, endpoint_id, version, changed_at from dispatch.delivery
      where merchant = of_merchant and endpoint_id = of_endpoint and due_at is not null
      order by due_at limit rows_max for update skip locked) p
  where d.merchant = p.merchant and d.order_id = p.order_id and d.endpoint_id = p.endpoint_id
      and d.version = p.version and d.changed_at = p.changed_at;
  get diagnostics buried = row_count;
  return buried;
end $$;

-- Makes due what a node left behind; see DispatchStore.RECOVER. It happens seldom, so all days may be looked at.
create function dispatch.recover(merchants text[], order_ids text[], endpoint_ids text[], versions integer[])
returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  recovered integer;
begin
  update dispatch.delivery d set due_at = clock_timestamp(), fence = d.fence + 1
  from unnest(merchants, order_ids, endpoint_ids, versions) as k (merchant, order_id, endpoint_id, version)
  where d.merchant = k.merchant and d.order_id = k.order_id and d.endpoint_id = k.endpoint_id
      and d.version = k.version and d.due_at is null and d.done_at is null and d.dead_at is null;
  get diagnostics recovered = row_count;
  return recovered;
end $$;

-- Keys of which there is no row; see DispatchStore.FIND_MISSING. Asked only for what was not taken by the node that is asked.
create function dispatch.missing(merchants text[], order_ids text[], endpoint_ids text[], versions integer[])
returns table (merchant text, order_id text, endpoint_id text, version integer)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query select k.merchant, k.order_id, k.endpoint_id, k.version
  from unnest(merchants, order_ids, endpoint_ids, versions) as k (merchant, order_id, endpoint_id, version)
  where not exists (
      select from dispatch.delivery d
      where d.merchant = k.merchant and d.order_id = k.order_id and d.endpoint_id = k.endpoint_id
          and d.version = k.version);
end $$;

-- Which receivers have something due; see QueueStore.DUE.
create function dispatch.due(after_merchant text, after_endpoint text, receivers_max integer)
returns table (merchant text, endpoint_id text, n integer, due boolean)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
#variable_conflict use_column
begin
  return query with recursive receiver as (
      (select d.merchant, d.endpoint_id, 1 as n from dispatch.delivery d
      where d.due_at is not null and (d.merchant, d.endpoint_id) > (after_merchant, after_endpoint)
      order by d.merchant, d.endpoint_id limit 1)
      union all
      select f.merchant, f.endpoint_id, r.n + 1
      from receiver r cross join lateral (
          select d.merchant, d.endpoint_id from dispatch.delivery d
          where d.due_at is not null and (d.merchant, d.endpoint_id) > (r.merchant, r.endpoint_id)
          order by d.merchant, d.endpoint_id limit 1) f
      where r.n < receivers_max
  )
  select r.merchant, r.endpoint_id, r.n, clock_timestamp() >= (
      select d.due_at from dispatch.delivery d
      where d.merchant = r.merchant and d.endpoint_id = r.endpoint_id and d.due_at is not null
      order by d.due_at limit 1) as due
  from receiver r order by r.n;
end $$;
