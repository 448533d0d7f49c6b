-- What is due is found by the index alone, as V006's claim finds it: a volatile function cannot be a bound of an index.

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
