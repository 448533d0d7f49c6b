-- Where in the log a time begins, found by halving: written_at grows with the transaction as nearly as makes no
-- difference to somebody who takes an hour more than he needs, and the log needs no further index for it.
create function orders.log_since(since timestamptz) returns bigint language plpgsql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
declare
  low bigint;
  high bigint;
  middle bigint;
  found_xid bigint;
  found_at timestamptz;
begin
  select c.xid::text::bigint into low from orders.change c order by c.xid, c.id limit 1;
  select c.xid::text::bigint + 1 into high from orders.change c order by c.xid desc, c.id desc limit 1;
  while low < high loop
    middle := low + (high - low) / 2;
    select c.xid::text::bigint, c.written_at into found_xid, found_at
    from orders.change c where c.xid >= middle::text::xid8 order by c.xid, c.id limit 1;
    if found_at < since then
      low := greatest(found_xid, middle) + 1;
    else
      high := middle;
    end if;
  end loop;
  return coalesce(low, 0);
end;
$$;

-- A page of the log from there, with the orders whose money moved at one account. One row at least, for the cursor.
create function orders.money_moved(
    of_merchant text, of_provider text, of_account text, after_xid bigint, after_id bigint, page_rows integer)
returns table (
  xid bigint, id bigint, written_at timestamptz, merchant text, order_id text, rev integer, version integer, terms text,
  registration text, books text, created_at timestamptz, updated_at timestamptz)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  select c.xid::text::bigint, c.id, c.written_at, o.merchant, o.order_id, o.rev, o.version, o.terms, o.registration,
    o.books, o.created_at, o.updated_at
  from (
    select c.xid, c.id, c.written_at, c.merchant, c.order_id, c.to_status from orders.change c
    where (c.xid, c.id) > (after_xid::text::xid8, after_id) and c.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by c.xid, c.id limit page_rows) c
  left join orders.orders o on o.merchant = c.merchant and o.order_id = c.order_id and c.merchant = of_merchant
    and o.provider = of_provider and o.account = of_account
    and c.to_status in ('PAID', 'PARTIALLY_REFUNDED', 'REFUNDED', 'REVERSED', 'DISPUTED', 'CHARGEBACK')
  order by c.xid, c.id;
$$;
