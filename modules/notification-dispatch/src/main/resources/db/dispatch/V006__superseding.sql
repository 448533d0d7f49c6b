-- A message that is no longer so need not be sent: what newer messages of its order wait behind it, and how one that waits for
-- long is withdrawn for them. Planned as V004__by_key.sql says.

-- What waits behind each of these; see QueueStore.NEWER.
create function dispatch.newer(
    merchants text[], order_ids text[], endpoint_ids text[], versions integer[], changed_ats timestamptz[])
returns table (merchant text, order_id text, endpoint_id text, version integer, types text[])
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  earliest timestamptz := (select min(c) - interval '1 hour' from unnest(changed_ats) c);
begin
  return query select k.merchant, k.order_id, k.endpoint_id, k.version, n.types
  from unnest(merchants, order_ids, endpoint_ids, versions, changed_ats)
      as k (merchant, order_id, endpoint_id, version, changed_at)
  cross join lateral (
      select array_agg(distinct d.type) as types from dispatch.delivery d
      where d.merchant = k.merchant and d.order_id = k.order_id and d.endpoint_id = k.endpoint_id
          and d.version > k.version and d.done_at is null and d.dead_at is null
          and d.changed_at >= k.changed_at - interval '1 hour' and d.changed_at >= earliest offset 0) n
  where n.types is not null;
end $$;

-- Withdraws what these wait behind, and makes them due; see QueueStore.WITHDRAW. A row that is due later than a lease can last
-- is in no node's hands; one that is due sooner is looked at by the node that claims it.
create function dispatch.withdraw(
    merchants text[], order_ids text[], endpoint_ids text[], versions integer[], changed_ats timestamptz[],
    order_ats timestamptz[], spared text[], lease_ms bigint, reason text)
returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  earliest timestamptz := (select coalesce(min(coalesce(o, '-infinity')), 'infinity') - interval '1 hour' from unnest(order_ats) o);
  latest timestamptz := (select max(c) + interval '1 hour' from unnest(changed_ats) c);
  withdrawn integer;
begin
  with gone as (
      update dispatch.delivery d
      set done_at = clock_timestamp(), due_at = null, held = false, fence = d.fence + 1,
          attempts = case d.attempts when '[]' then '[' else left(rtrim(d.attempts), -1) || ',' end
              || format('[0,%s,0,"%s",0]]', (extract(epoch from clock_timestamp()) * 1000)::bigint, reason)
      from unnest(merchants, order_ids, endpoint_ids, versions, changed_ats, order_ats, spared)
          as k (merchant, order_id, endpoint_id, version, changed_at, order_at, spared)
      where d.merchant = k.merchant and d.order_id = k.order_id and d.endpoint_id = k.endpoint_id
          and d.version < k.version and d.type <> k.spared and d.done_at is null and d.dead_at is null
          and d.due_at > clock_timestamp() + lease_ms * interval '1 ms'
          and d.changed_at >= coalesce(k.order_at, '-infinity') - interval '1 hour'
          and d.changed_at <= k.changed_at + interval '1 hour'
          and d.changed_at >= earliest and d.changed_at <= latest
      returning d.merchant, d.order_id, d.endpoint_id, d.version
  ), due as (
      update dispatch.delivery d set due_at = clock_timestamp()
      from unnest(merchants, order_ids, endpoint_ids, versions, changed_ats)
          as k (merchant, order_id, endpoint_id, version, changed_at)
      where d.merchant = k.merchant and d.order_id = k.order_id and d.endpoint_id = k.endpoint_id
          and d.version = k.version and d.changed_at = k.changed_at and d.changed_at >= earliest
          and d.changed_at <= latest and d.held and d.done_at is null and d.dead_at is null
          and exists (
              select from gone g
              where g.merchant = d.merchant and g.order_id = d.order_id and g.endpoint_id = d.endpoint_id
                  and g.version < d.version)
  )
  select count(*) into withdrawn from gone;
  return withdrawn;
end $$;

-- Claims each receiver's share; see QueueStore.CLAIM. As V004's, which nodes of the release before use, and: one that withdraws
-- what stands before it (of a receiver with mode 2, or with mode 1 and of these types) is looked at again after a lease at the
-- latest, for should the withdrawal get lost it would wait as long as the older one. The
-- time stands in a variable, because a volatile function cannot be a bound of an index: with clock_timestamp() in the condition
-- each claim read all that waited for a receiver, due or not, whenever less was due than it might take.
create function dispatch.claim(
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
