-- The sweep's page. A function, because only a function can say how it is planned: over (xid, id) in each partition, merged.
-- Left to statistics, a busy day's partition is now and then read from end to end and sorted for each page.
create function intake.log_after(after_xid bigint, after_id bigint, page_rows integer)
returns table (xid bigint, id bigint, age_ms bigint, provider text, account text, event_keys text)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
  select b.xid::text::bigint, b.id, (extract(epoch from clock_timestamp() - b.received_at) * 1000)::bigint,
    b.provider, b.account, b.event_keys
  from intake.body b
  where (b.xid, b.id) > (after_xid::text::xid8, after_id) and b.xid < pg_snapshot_xmin(pg_current_snapshot())
  order by b.xid, b.id limit page_rows;
$$;
