-- Refunds that are under way, to be asked about when the payment itself is settled: a JSON array of their numbers.
-- stage 3: a refund is under way.
alter table polling.watch add column refunds text;

-- As take, with refunds. Another stage, or other refunds, begin the schedule anew.
create function polling.take_watches(
    gone_merchant text[], gone_order_id text[], gone_version integer[],
    put_merchant text[], put_order_id text[], put_version integer[], put_account_id integer[], put_trade_no text[],
    put_expires_at timestamptz[], put_first_s float8[], put_pause_s float8[], put_stage smallint[], put_refunds text[])
returns void language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  delete from polling.watch w
  using unnest(gone_merchant, gone_order_id, gone_version) as k (merchant, order_id, version)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.version <= k.version;

  insert into polling.watch as w
    (merchant, order_id, version, account_id, trade_no, expires_at, since, planned_at, next_at, stage, refunds)
  select k.merchant, k.order_id, k.version, k.account_id, k.trade_no, k.expires_at, now(),
    now() + k.first_s * interval '1 second', now() + k.pause_s * interval '1 second', k.stage, k.refunds
  from unnest(put_merchant, put_order_id, put_version, put_account_id, put_trade_no, put_expires_at, put_first_s,
      put_pause_s, put_stage, put_refunds)
    as k (merchant, order_id, version, account_id, trade_no, expires_at, first_s, pause_s, stage, refunds)
  on conflict (merchant, order_id) do update set
    version = excluded.version, account_id = excluded.account_id, expires_at = excluded.expires_at,
    trade_no = coalesce(excluded.trade_no, w.trade_no), stage = excluded.stage, once = false,
    refunds = excluded.refunds,
    since = case when excluded.stage > w.stage or excluded.refunds is distinct from w.refunds
      then excluded.since else w.since end,
    planned_at = case when excluded.stage > w.stage or excluded.refunds is distinct from w.refunds
      then excluded.planned_at else w.planned_at end,
    next_at = case when excluded.stage > w.stage or excluded.refunds is distinct from w.refunds
      then excluded.next_at else w.next_at end
  where w.version < excluded.version;
$$;

-- As claim, with how often it was asked and the refunds.
create function polling.claim_watches(
    want_id integer[], want_rows integer[], want_interval_s float8[], want_far_s float8[], want_low timestamptz[],
    horizon_s float8, lease_s float8)
returns table (
    target integer, room integer, throttled integer, rested boolean, db_now timestamptz, slot_at timestamptz,
    due_at timestamptz, merchant text, order_id text, account_id integer, version integer, trade_no text,
    since timestamptz, expires_at timestamptz, planned_at timestamptz, fence bigint, fails integer, last_answer bigint,
    once boolean, asked integer, refunds text)
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
    t.fails, t.last_answer, t.once, t.asked, t.refunds
  from room left join taken t on t.account_id = room.id
  order by 6;
$$;
