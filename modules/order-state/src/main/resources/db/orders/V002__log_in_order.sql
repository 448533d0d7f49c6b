-- The sweeps' page. A function, because only a function can say how it is planned: over (xid, id), never by reading the
-- whole log and sorting it.
create function orders.log_after(after_xid bigint, after_id bigint, page_rows integer)
returns table (
  xid bigint, id bigint, age_ms bigint, merchant text, order_id text, version integer, from_status text, to_status text)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
  select c.xid::text::bigint, c.id, (extract(epoch from clock_timestamp() - c.written_at) * 1000)::bigint,
    c.merchant, c.order_id, c.version, c.from_status, c.to_status
  from orders.change c
  where (c.xid, c.id) > (after_xid::text::xid8, after_id) and c.xid < pg_snapshot_xmin(pg_current_snapshot())
  order by c.xid, c.id limit page_rows;
$$;
