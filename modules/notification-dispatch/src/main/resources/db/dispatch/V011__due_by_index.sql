-- What is due is found by the index alone. A volatile function cannot be a bound of an index: with clock_timestamp() in the
-- condition each claim read all that waited for a receiver, due or not, whenever less was due than it might take.

-- Claims each receiver's share; see QueueStore.CLAIM.
create or replace function dispatch.claim(
    merchants text[], endpoint_ids text[], shares integer[], lease_ms bigint, hold_ms bigint, gap_ms bigint, modes integer[],
    withdrawing text[])
returns table (
  merchant text, order_id text, endpoint_id text, version integer, type text, changed_at timestamptz, order_at timestamptz,
  expires_at timestamptz, fence integer, tries integer, attempts text, recipient bytea, behind boolean, body bytea)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  present timestamptz := clock_timestamp();
begin
  return query with picked as (
      select q.merchant, q.order_id, q.endpoint_id, q.version, q.changed_at, o.version is not null or q.early as behind,
          least(greatest(o.due_at, clock_timestamp()) + hold_ms * interval '1 ms',
              case when s.mode = 2 or s.mode = 1 and q.type = any (withdrawing)
                  then clock_timestamp() + lease_ms * interval '1 ms' end) as behind_until
      from unnest(merchants, endpoint_ids, shares, modes) as s (merchant, endpoint_id, share, mode)
      cross join lateral (
          select d.merchant, d.order_id, d.endpoint_id, d.version, d.type, d.changed_at, d.order_at,
              d.held and d.created_at > clock_timestamp() - gap_ms * interval '1 ms' and not exists (
                  select from dispatch.delivery b
                  where b.merchant = d.merchant and b.order_id = d.order_id and b.endpoint_id = d.endpoint_id
                      and b.version = d.version - 1
                      and b.changed_at >= coalesce(d.order_at, '-infinity') - interval '1 hour'
                      and b.changed_at <= d.changed_at + interval '1 hour') as early
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
      d.tries, d.attempts, d.recipient, p.behind, case when not p.behind then d.body end;
end $$;

-- Gives up what is out of time; see QueueStore.EXPIRE.
create or replace function dispatch.expire(merchants text[], endpoint_ids text[], rows_each integer)
returns table (merchant text, order_id text, endpoint_id text, version integer)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  present timestamptz := clock_timestamp();
begin
  return query update dispatch.delivery d set dead_at = clock_timestamp(), due_at = null, fence = d.fence + 1
  from unnest(merchants, endpoint_ids) as s (merchant, endpoint_id)
  cross join lateral (
      select x.merchant, x.order_id, x.endpoint_id, x.version, x.changed_at, x.expires_at from dispatch.delivery x
      where x.merchant = s.merchant and x.endpoint_id = s.endpoint_id and x.due_at <= present
      order by x.due_at limit rows_each) q
  where q.expires_at < clock_timestamp() and d.merchant = q.merchant and d.order_id = q.order_id
      and d.endpoint_id = q.endpoint_id and d.version = q.version and d.changed_at = q.changed_at
      and d.done_at is null and d.dead_at is null
  returning d.merchant, d.order_id, d.endpoint_id, d.version;
end $$;
