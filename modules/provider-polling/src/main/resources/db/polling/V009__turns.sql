-- The payment method as the order was registered with: it may have a schedule of its own.
alter table polling.watch add column method text collate "C";

-- How far the closing of an expired order at its provider has come, see Closing: null while that is not begun, else its phase; and how
-- often it was tried. A node of the release before asks such an order as any other and leaves both as they are.
alter table polling.watch add column closing text;
alter table polling.watch add column closes integer not null default 0;

-- As take_watches, with the method.
create function polling.take_turns(
    gone_merchant text[], gone_order_id text[], gone_version integer[],
    put_merchant text[], put_order_id text[], put_version integer[], put_account_id integer[], put_trade_no text[],
    put_expires_at timestamptz[], put_first_s float8[], put_pause_s float8[], put_stage smallint[], put_refunds text[],
    put_method text[])
returns void language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  delete from polling.watch w
  using unnest(gone_merchant, gone_order_id, gone_version) as k (merchant, order_id, version)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.version <= k.version;

  insert into polling.watch as w
    (merchant, order_id, version, account_id, trade_no, expires_at, since, planned_at, next_at, stage, refunds,
     method)
  select k.merchant, k.order_id, k.version, k.account_id, k.trade_no, k.expires_at, now(),
    now() + k.first_s * interval '1 second', now() + k.pause_s * interval '1 second', k.stage, k.refunds, k.method
  from unnest(put_merchant, put_order_id, put_version, put_account_id, put_trade_no, put_expires_at, put_first_s,
      put_pause_s, put_stage, put_refunds, put_method)
    as k (merchant, order_id, version, account_id, trade_no, expires_at, first_s, pause_s, stage, refunds, method)
  on conflict (merchant, order_id) do update set
    version = excluded.version, account_id = excluded.account_id, expires_at = excluded.expires_at,
    trade_no = coalesce(excluded.trade_no, w.trade_no), stage = excluded.stage, once = false,
    refunds = excluded.refunds, method = excluded.method,
    since = case when excluded.stage > w.stage or excluded.refunds is distinct from w.refunds
      then excluded.since else w.since end,
    planned_at = case when excluded.stage > w.stage or excluded.refunds is distinct from w.refunds
      then excluded.planned_at else w.planned_at end,
    next_at = case when excluded.stage > w.stage or excluded.refunds is distinct from w.refunds
      then excluded.next_at else w.next_at end
  where w.version < excluded.version;
$$;

-- As claim_watches, with these.
create function polling.claim_turns(
    want_id integer[], want_rows integer[], want_interval_s float8[], want_far_s float8[], want_low timestamptz[],
    horizon_s float8, lease_s float8)
returns table (
    target integer, room integer, throttled integer, rested boolean, db_now timestamptz, slot_at timestamptz,
    due_at timestamptz, merchant text, order_id text, account_id integer, version integer, trade_no text,
    since timestamptz, expires_at timestamptz, planned_at timestamptz, fence bigint, fails integer, last_answer bigint,
    once boolean, asked integer, refunds text, closing text, closes integer, method text)
language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  with asked as (
    select a.id, a.throttled, a.rest_reason is not null as rested, q.interval_s, q.rows, q.low,
      case when a.free_at > now() + q.far_s * interval '1 second' then now() else greatest(a.free_at, now()) end as begin
    from unnest(want_id, want_rows, want_interval_s, want_far_s, want_low) as q (id, rows, interval_s, far_s, low)
    join polling.account a on a.id = q.id
    where a.rest_until <= now()
      and not a.free_at between now() + horizon_s * interval '1 second' and now() + q.far_s * interval '1 second'
    for update of a skip locked
  ), room as materialized (
    select id, throttled, rested, interval_s, low, begin,
      least(rows, 1 + floor((horizon_s - extract(epoch from begin - now())) / interval_s)::int) as rows
    from asked
  ), due as materialized (
    select room.id, d.merchant, d.order_id, d.due_at from room cross join lateral (
      select w.merchant, w.order_id, w.next_at as due_at from polling.watch w
      where w.account_id = room.id and w.next_at > room.low and w.next_at <= now()
        and (w.lease_until is null or w.lease_until <= now())
      order by w.next_at limit room.rows for update skip locked) d
  ), numbered as (
    select d.*, row_number() over (partition by d.id order by d.due_at, d.merchant, d.order_id) - 1 as nth from due d
  ), spent as (
    update polling.account a set free_at = room.begin + used.n * room.interval_s * interval '1 second'
    from room, (select id, count(*) as n from due group by id) used
    where a.id = room.id and used.id = room.id
  ), taken as (
    update polling.watch w set
      lease_until = now() + lease_s * interval '1 second', next_at = now() + lease_s * interval '1 second',
      fence = w.fence + 1
    from numbered k where w.merchant = k.merchant and w.order_id = k.order_id
    returning k.nth, k.due_at, w.*
  )
  select room.id, room.rows, room.throttled, room.rested, now(), room.begin + t.nth * room.interval_s * interval '1 second',
    t.due_at, t.merchant, t.order_id, t.account_id, t.version, t.trade_no, t.since, t.expires_at, t.planned_at, t.fence,
    t.fails, t.last_answer, t.once, t.asked, t.refunds, t.closing, t.closes, t.method
  from room left join taken t on t.account_id = room.id
  order by 6;
$$;

-- As finish, with these. A watch begun anew meanwhile has nothing to close.
create function polling.finish_turns(
    gone_merchant text[], gone_order_id text[], gone_version integer[], gone_fence bigint[],
    keep_merchant text[], keep_order_id text[], keep_fence bigint[], keep_since timestamptz[],
    keep_planned_at timestamptz[], keep_pause_s float8[], keep_fails integer[], keep_trade_no text[],
    keep_outcome text[], keep_status text[], keep_digest bigint[], keep_took_ms integer[],
    keep_closing text[], keep_closes integer[])
returns void language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  delete from polling.watch w
  using unnest(gone_merchant, gone_order_id, gone_version, gone_fence) as k (merchant, order_id, version, fence)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.version <= k.version
    and (k.fence is null or w.fence = k.fence);

  update polling.watch w set
    closing = case when w.since = k.since then k.closing end,
    closes = case when w.since = k.since then k.closes else 0 end,
    lease_until = null, fails = k.fails, trade_no = coalesce(k.trade_no, w.trade_no),
    next_at = case when w.since = k.since then now() + k.pause_s * interval '1 second' else w.next_at end,
    planned_at = case when w.since = k.since then k.planned_at else w.planned_at end,
    asked = w.asked + (k.outcome is not null)::int,
    repeats = case when k.outcome is null then w.repeats when k.digest = w.last_answer then w.repeats + 1 else 0 end,
    last_at = case when k.outcome is null then w.last_at else now() end,
    last_outcome = coalesce(k.outcome, w.last_outcome),
    last_status = case when k.outcome is null then w.last_status else k.status end,
    last_took_ms = coalesce(k.took_ms, w.last_took_ms),
    last_answer = coalesce(k.digest, w.last_answer)
  from unnest(keep_merchant, keep_order_id, keep_fence, keep_since, keep_planned_at, keep_pause_s, keep_fails,
      keep_trade_no, keep_outcome, keep_status, keep_digest, keep_took_ms, keep_closing, keep_closes)
    as k (merchant, order_id, fence, since, planned_at, pause_s, fails, trade_no, outcome, status, digest, took_ms, closing, closes)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.fence = k.fence;
$$;
