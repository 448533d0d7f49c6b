-- What services report about messages they have taken, by the reference under which a service knows the message. Rows are made
-- only for services that report, so webhooks and the like cost nothing here. Message and report may come in either order: the
-- service is quick, and a result is written after its answer. A row that names no delivery belongs to another system, or its
-- delivery comes any moment; such rows go soon.
create table dispatch.receipt (
  reference text primary key,
  merchant text,
  order_id text,
  endpoint_id text,
  version integer,
  state integer,            -- 0 queued, 1 sent, 2 delivered, 3 undelivered; null: nothing was reported yet
  code text,
  reported_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index receipt_delivery on dispatch.receipt (merchant, order_id, endpoint_id, version) where merchant is not null;
create index receipt_age on dispatch.receipt (created_at);
create index receipt_unknown on dispatch.receipt (created_at) where merchant is null;

-- Notes which delivery each message belongs to. Returned are those it was news for; see ReceiptStore.SENT.
create function dispatch.receipts_sent(
    refs text[], merchants text[], order_ids text[], endpoint_ids text[], versions integer[])
returns table (
  reference text, merchant text, order_id text, endpoint_id text, version integer, state integer, code text)
language sql
as $$
  -- As dispatch.finish, which is written behind it: what is lost with the server's last half second is sent again.
  select set_config('synchronous_commit', 'off', true);
  insert into dispatch.receipt as r (reference, merchant, order_id, endpoint_id, version)
  select distinct on (i.reference) i.reference, i.merchant, i.order_id, i.endpoint_id, i.version
  from unnest(refs, merchants, order_ids, endpoint_ids, versions)
      as i (reference, merchant, order_id, endpoint_id, version)
  order by i.reference
  on conflict (reference) do update
      set merchant = excluded.merchant, order_id = excluded.order_id, endpoint_id = excluded.endpoint_id,
          version = excluded.version
      where r.merchant is null
  returning r.reference, r.merchant, r.order_id, r.endpoint_id, r.version, r.state, r.code;
$$;

-- Takes in reports. Returned are those that moved something: a repeat does not, one that is older than what is known does not,
-- and after a final one (2, 3) nothing does. The first final one of a batch counts, else the furthest.
create function dispatch.receipts_take(refs text[], states integer[], codes text[])
returns table (
  reference text, merchant text, order_id text, endpoint_id text, version integer, state integer, code text)
language sql
as $$
  insert into dispatch.receipt as r (reference, state, code, reported_at)
  select distinct on (i.reference) i.reference, i.state, i.code, clock_timestamp()
  from unnest(refs, states, codes) with ordinality as i (reference, state, code, n)
  order by i.reference, i.state >= 2 desc, case when i.state >= 2 then i.n end, i.state desc
  on conflict (reference) do update
      set state = excluded.state, code = excluded.code, reported_at = excluded.reported_at
      where r.state is null or (r.state < 2 and r.state < excluded.state)
  returning r.reference, r.merchant, r.order_id, r.endpoint_id, r.version, r.state, r.code;
$$;

-- What was reported about each delivery's newest message. Planned as V004__by_key.sql says.
create function dispatch.receipts_of(merchants text[], order_ids text[], endpoint_ids text[], versions integer[])
returns table (
  merchant text, order_id text, endpoint_id text, version integer, state integer, code text, reported_at timestamptz)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query select k.merchant, k.order_id, k.endpoint_id, k.version, n.state, n.code, n.reported_at
  from unnest(merchants, order_ids, endpoint_ids, versions) as k (merchant, order_id, endpoint_id, version)
  cross join lateral (
      select r.state, r.code, r.reported_at from dispatch.receipt r
      where r.merchant = k.merchant and r.order_id = k.order_id and r.endpoint_id = k.endpoint_id
          and r.version = k.version
      order by r.created_at desc limit 1) n
  where n.state is not null;
end $$;

-- Removes what is as old as the deliveries that go, and what nobody here has sent; at most so many of each at once.
create function dispatch.drop_receipts(before_day date, unknown_ms bigint, rows_max integer) returns integer
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  old integer;
  unknown integer;
begin
  delete from dispatch.receipt where ctid = any (array(
    select ctid from dispatch.receipt where created_at < before_day::timestamp at time zone 'UTC'
    order by created_at limit rows_max for update skip locked));
  get diagnostics old = row_count;
  delete from dispatch.receipt where ctid = any (array(
    select ctid from dispatch.receipt
    where merchant is null and created_at < clock_timestamp() - unknown_ms * interval '1 ms'
    order by created_at limit rows_max for update skip locked));
  get diagnostics unknown = row_count;
  return greatest(old, unknown);
end $$;
