-- Endpoints that stand in for each other. Their deliveries of one change have the same day, order and version, so what became of
-- the others is found by their keys. Planned as V004__by_key.sql says.

-- Commits deliveries; see DispatchStore.TAKE. As V004's, which nodes of the release before use, and what is not sent from memory
-- may wait.
create function dispatch.take(
    merchants text[], order_ids text[], endpoint_ids text[], versions integer[], types text[], bodies bytea[],
    changed_ats timestamptz[], order_ats timestamptz[], flags integer[], behinds integer[], attempt_logs text[],
    recipients bytea[], waits_ms bigint[], give_up_ms bigint, hold_ms bigint)
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
      clock_timestamp() + (i.wait_ms + give_up_ms) * interval '1 ms',
      case when i.flags & 8 = 8 then null
          when older.held then clock_timestamp() + hold_ms * interval '1 ms'
          when i.flags & 1 = 1 then clock_timestamp() + i.wait_ms * interval '1 ms' end,
      older.held, case when i.flags & 8 = 8 then clock_timestamp() end, i.attempts, i.recipient
  from unnest(merchants, order_ids, endpoint_ids, versions, types, bodies, changed_ats, order_ats, flags, behinds,
          attempt_logs, recipients, waits_ms)
      as i (merchant, order_id, endpoint_id, version, type, body, changed_at, order_at, flags, behind, attempts, recipient,
          wait_ms)
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

-- What became of one change at these endpoints; see ChainStore.STATES.
create function dispatch.chain_states(
    of_merchant text, of_order text, of_version integer, of_changed timestamptz, of_endpoints text[])
returns table (endpoint_id text, created_at timestamptz, done_at timestamptz, dead_at timestamptz, attempts text)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query select d.endpoint_id, d.created_at, d.done_at, d.dead_at, d.attempts
  from unnest(of_endpoints) as e (endpoint_id)
  cross join lateral (
      select x.endpoint_id, x.created_at, x.done_at, x.dead_at, x.attempts from dispatch.delivery x
      where x.merchant = of_merchant and x.order_id = of_order and x.endpoint_id = e.endpoint_id
          and x.version = of_version and x.changed_at = of_changed offset 0) d;
end $$;

-- One of them was told: withdraws the others, as far as no node can have them in its hands, and makes due what waited behind
-- them. A row that was never claimed and has a due time, or is due later than a lease can last, is in no node's hands; any
-- other is looked at by the node that claims it.
create function dispatch.chain_told(
    of_merchant text, of_order text, of_version integer, of_changed timestamptz, of_endpoints text[], lease_ms bigint,
    reason text)
returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  withdrawn integer;
begin
  with gone as (
      update dispatch.delivery d
      set done_at = clock_timestamp(), due_at = null, held = false, fence = d.fence + 1,
          attempts = case d.attempts when '[]' then '[' else left(rtrim(d.attempts), -1) || ',' end
              || format('[0,%s,0,"%s",0]]', (extract(epoch from clock_timestamp()) * 1000)::bigint, reason)
      from unnest(of_endpoints) as e (endpoint_id)
      where d.merchant = of_merchant and d.order_id = of_order and d.endpoint_id = e.endpoint_id
          and d.version = of_version and d.changed_at = of_changed and d.done_at is null and d.dead_at is null
          and d.due_at is not null and (d.fence = 0 or d.due_at > clock_timestamp() + lease_ms * interval '1 ms')
      returning d.endpoint_id
  ), woken as (
      update dispatch.delivery d set due_at = clock_timestamp()
      from gone g
      where d.merchant = of_merchant and d.order_id = of_order and d.endpoint_id = g.endpoint_id
          and d.version > of_version and d.changed_at >= of_changed - interval '1 hour' and d.held
          and d.done_at is null and d.dead_at is null
  )
  select count(*) into withdrawn from gone;
  return withdrawn;
end $$;

-- One of them will not be told: the first of these that waits, in the order given, is due now. Not one that has been tried, for
-- it has a schedule. This happens seldom, so all days may be looked at.
create function dispatch.chain_next(
    of_merchant text, of_order text, of_version integer, of_endpoints text[], lease_ms bigint)
returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  due integer;
begin
  update dispatch.delivery d set due_at = clock_timestamp()
  from (
      select w.endpoint_id, w.changed_at
      from unnest(of_endpoints) with ordinality as e (endpoint_id, n)
      cross join lateral (
          select x.endpoint_id, x.changed_at from dispatch.delivery x
          where x.merchant = of_merchant and x.order_id = of_order and x.endpoint_id = e.endpoint_id
              and x.version = of_version and x.done_at is null and x.dead_at is null offset 0) w
      order by e.n limit 1) f
  where d.merchant = of_merchant and d.order_id = of_order and d.endpoint_id = f.endpoint_id and d.version = of_version
      and d.changed_at = f.changed_at and d.done_at is null and d.dead_at is null and d.tries = 0
      and d.due_at > clock_timestamp()
      and (d.fence = 0 or d.due_at > clock_timestamp() + lease_ms * interval '1 ms');
  get diagnostics due = row_count;
  return due;
end $$;

-- The one before this endpoint is gone, and what it had is dead: what waits here for its turn is due now, a page at a time.
create function dispatch.chain_gone(of_merchant text, of_endpoint text, lease_ms bigint, rows_max integer)
returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  present timestamptz := clock_timestamp();
  due integer;
begin
  update dispatch.delivery d set due_at = present
  from (
      select order_id, version, changed_at from dispatch.delivery
      where merchant = of_merchant and endpoint_id = of_endpoint and due_at > present and tries = 0 and not held
          and (fence = 0 or due_at > present + lease_ms * interval '1 ms')
      order by due_at limit rows_max for update skip locked) p
  where d.merchant = of_merchant and d.order_id = p.order_id and d.endpoint_id = of_endpoint
      and d.version = p.version and d.changed_at = p.changed_at;
  get diagnostics due = row_count;
  return due;
end $$;
