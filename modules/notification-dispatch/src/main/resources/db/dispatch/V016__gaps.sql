-- A message whose predecessor is missing is asked about before it goes, and a receiver that is off has deliveries too. Planned as
-- V004__by_key.sql says.

-- Claims each receiver's share; see QueueStore.CLAIM. As V006's, which nodes of the release before use, and tells of one that was
-- held, and has waited for the one right before it as long as it does by itself, that this is still not there: waited_ms, since
-- its insert, else null.
create function dispatch.claim_in_order(
    merchants text[], endpoint_ids text[], shares integer[], lease_ms bigint, hold_ms bigint, gap_ms bigint, modes integer[],
    withdrawing text[])
returns table (
  merchant text, order_id text, endpoint_id text, version integer, type text, changed_at timestamptz, order_at timestamptz,
  expires_at timestamptz, fence integer, tries integer, attempts text, recipient bytea, behind boolean, waited_ms bigint, body bytea)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  present timestamptz := clock_timestamp();
begin
  return query with picked as (
      select q.merchant, q.order_id, q.endpoint_id, q.version, q.changed_at,
          o.version is not null or q.gap and q.created_at > present - gap_ms * interval '1 ms' as behind,
          case when q.gap then (extract(epoch from present - q.created_at) * 1000)::bigint end as waited_ms,
          least(greatest(o.due_at, clock_timestamp()) + hold_ms * interval '1 ms',
              case when s.mode = 2 or s.mode = 1 and q.type = any (withdrawing)
                  then clock_timestamp() + lease_ms * interval '1 ms' end) as behind_until
      from unnest(merchants, endpoint_ids, shares, modes) as s (merchant, endpoint_id, share, mode)
      cross join lateral (
          select d.merchant, d.order_id, d.endpoint_id, d.version, d.type, d.changed_at, d.order_at,
              d.created_at, d.held and not exists (
                  select from dispatch.delivery b
                  where b.merchant = d.merchant and b.order_id = d.order_id and b.endpoint_id = d.endpoint_id
                      and b.version = d.version - 1
                      and b.changed_at >= coalesce(d.order_at, '-infinity') - interval '1 hour'
                      and b.changed_at <= d.changed_at + interval '1 hour') as gap
          from dispatch.delivery d
          where d.merchant = s.merchant and d.endpoint_id = s.endpoint_id and d.due_at <= present
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
      d.tries, d.attempts, d.recipient, p.behind, p.waited_ms, case when not p.behind then d.body end;
end $$;

-- Commits deliveries; see DispatchStore.TAKE. As V012's, and: flag 16, dead without an attempt, because its receiver is off. Nodes
-- of the release before never say so.
create or replace function dispatch.take(
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
      dead_at, attempts, recipient)
  select i.merchant, i.order_id, i.endpoint_id, i.version, i.type, i.body, i.changed_at, i.order_at,
      clock_timestamp() + (i.wait_ms + give_up_ms) * interval '1 ms',
      case when i.flags & 24 <> 0 then null
          when older.held then clock_timestamp() + hold_ms * interval '1 ms'
          when i.flags & 1 = 1 then clock_timestamp() + i.wait_ms * interval '1 ms' end,
      older.held, case when i.flags & 8 = 8 then clock_timestamp() end,
      case when i.flags & 16 = 16 then clock_timestamp() end, i.attempts, i.recipient
  from unnest(merchants, order_ids, endpoint_ids, versions, types, bodies, changed_ats, order_ats, flags, behinds,
          attempt_logs, recipients, waits_ms)
      as i (merchant, order_id, endpoint_id, version, type, body, changed_at, order_at, flags, behind, attempts, recipient,
          wait_ms)
  cross join lateral (select i.flags & 24 = 0 and (
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
