-- The next receiver's first row tells both who it is and when that is due: one look at the index for each receiver instead of two.
-- A receiver with retries that wait is looked at by every claim, so with many of them this is what they cost first attempts.
create or replace function dispatch.due(after_merchant text, after_endpoint text, receivers_max integer)
returns table (merchant text, endpoint_id text, n integer, due boolean)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
#variable_conflict use_column
begin
  return query with recursive receiver as (
      (select d.merchant, d.endpoint_id, d.due_at, 1 as n from dispatch.delivery d
      where d.due_at is not null and (d.merchant, d.endpoint_id) > (after_merchant, after_endpoint)
      order by d.merchant, d.endpoint_id, d.due_at limit 1)
      union all
      select f.merchant, f.endpoint_id, f.due_at, r.n + 1
      from receiver r cross join lateral (
          select d.merchant, d.endpoint_id, d.due_at from dispatch.delivery d
          where d.due_at is not null and (d.merchant, d.endpoint_id) > (r.merchant, r.endpoint_id)
          order by d.merchant, d.endpoint_id, d.due_at limit 1) f
      where r.n < receivers_max
  )
  select r.merchant, r.endpoint_id, r.n, clock_timestamp() >= r.due_at as due from receiver r order by r.n;
end $$;
