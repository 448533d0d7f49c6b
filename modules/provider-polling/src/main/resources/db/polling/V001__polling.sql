-- One row per provider account: the quota that the cluster shares, and a rest when the provider asks for one.
-- free_at is the next slot that nobody has; slots are handed out by moving it on.
create table polling.account (
    id           integer generated always as identity primary key,
    provider     text collate "C" not null,
    account      text collate "C" not null,
    free_at      timestamptz not null default '-infinity',
    rest_until   timestamptz not null default '-infinity',
    rest_reason  text,
    throttled    integer not null default 0,
    unique (provider, account)
);

-- Orders to ask about. A row lives from the registration to the settled change: mostly seconds. So it is narrow, has
-- one index besides its key, and is never updated on the way.
-- next_at: when to ask, or while it is being asked when its lease ends, so a dead node's rows come back by themselves.
-- planned_at: the instant of the schedule behind next_at, before jitter.
-- stage: 0 registered, 1 the payer has opened the payment, 2 a claim waits to be confirmed. A step up begins anew.
-- once: asked for by hand after it was settled; it is forgotten with the answer.
create table polling.watch (
    merchant     text collate "C" not null,
    order_id     text collate "C" not null,
    since        timestamptz not null,
    next_at      timestamptz not null,
    planned_at   timestamptz not null,
    expires_at   timestamptz,
    lease_until  timestamptz,
    last_at      timestamptz,
    last_answer  bigint,
    fence        bigint not null default 0,
    account_id   integer not null,
    version      integer not null,
    asked        integer not null default 0,
    repeats      integer not null default 0,
    fails        integer not null default 0,
    stage        smallint not null,
    once         boolean not null default false,
    trade_no     text collate "C",
    last_outcome text,
    last_status  text,
    last_took_ms integer not null default 0,
    primary key (merchant, order_id)
) with (
    autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0.1, autovacuum_analyze_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);
create index watch_due on polling.watch (account_id, next_at);

-- What the providers answered, as far as it was new: the evidence, and the log behind the hand-over to order-state.
create table polling.poll (
    xid        xid8 not null default pg_current_xact_id(),
    id         bigint generated always as identity,
    at         timestamptz not null default now(),
    merchant   text collate "C" not null,
    order_id   text collate "C" not null,
    account_id integer not null,
    outcome    text not null,
    raw_status text,
    detail     text not null,
    took_ms    integer not null,
    facts      text,
    primary key (xid, id)
);
create index poll_order on polling.poll (merchant, order_id, id);

-- The statements that touch many watches are functions, because only a function can say how it is planned. The table is
-- empty at one time and huge at another; a cached plan made for the empty one would read the huge one from end to end.
-- A statement that changes gets a new name, so that two releases can run side by side.

create function polling.take(
    gone_merchant text[], gone_order_id text[], gone_version integer[],
    put_merchant text[], put_order_id text[], put_version integer[], put_account_id integer[], put_trade_no text[],
    put_expires_at timestamptz[], put_first_s float8[], put_pause_s float8[], put_stage smallint[])
returns void language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  delete from polling.watch w
  using unnest(gone_merchant, gone_order_id, gone_version) as k (merchant, order_id, version)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.version <= k.version;

  insert into polling.watch as w
    (merchant, order_id, version, account_id, trade_no, expires_at, since, planned_at, next_at, stage)
  select k.merchant, k.order_id, k.version, k.account_id, k.trade_no, k.expires_at, now(),
    now() + k.first_s * interval '1 second', now() + k.pause_s * interval '1 second', k.stage
  from unnest(put_merchant, put_order_id, put_version, put_account_id, put_trade_no, put_expires_at, put_first_s,
      put_pause_s, put_stage)
    as k (merchant, order_id, version, account_id, trade_no, expires_at, first_s, pause_s, stage)
  on conflict (merchant, order_id) do update set
    version = excluded.version, account_id = excluded.account_id, expires_at = excluded.expires_at,
    trade_no = coalesce(excluded.trade_no, w.trade_no), stage = excluded.stage, once = false,
    since = case when excluded.stage > w.stage then excluded.since else w.since end,
    planned_at = case when excluded.stage > w.stage then excluded.planned_at else w.planned_at end,
    next_at = case when excluded.stage > w.stage then excluded.next_at else w.next_at end
  where w.version < excluded.version;
$$;

-- Slots are given out up to a horizon ahead, so that an account may be used to the full by nodes that look twice a
-- second. A slot that lies far ahead can only come from a database clock that was set back: begin anew.
create function polling.claim(
    want_id integer[], want_rows integer[], want_interval_s float8[], want_far_s float8[], want_low timestamptz[],
    horizon_s float8, lease_s float8)
returns table (
    target integer, room integer, throttled integer, rested boolean, db_now timestamptz, slot_at timestamptz,
    due_at timestamptz, merchant text, order_id text, account_id integer, version integer, trade_no text,
    since timestamptz, expires_at timestamptz, planned_at timestamptz, fence bigint, fails integer, last_answer bigint,
    once boolean)
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
    t.fails, t.last_answer, t.once
  from room left join taken t on t.account_id = room.id
  order by 6;
$$;

create function polling.finish(
    gone_merchant text[], gone_order_id text[], gone_version integer[], gone_fence bigint[],
    keep_merchant text[], keep_order_id text[], keep_fence bigint[], keep_since timestamptz[],
    keep_planned_at timestamptz[], keep_pause_s float8[], keep_fails integer[], keep_trade_no text[],
    keep_outcome text[], keep_status text[], keep_digest bigint[], keep_took_ms integer[])
returns void language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  delete from polling.watch w
  using unnest(gone_merchant, gone_order_id, gone_version, gone_fence) as k (merchant, order_id, version, fence)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.version <= k.version
    and (k.fence is null or w.fence = k.fence);

  update polling.watch w set
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
      keep_trade_no, keep_outcome, keep_status, keep_digest, keep_took_ms)
    as k (merchant, order_id, fence, since, planned_at, pause_s, fails, trade_no, outcome, status, digest, took_ms)
  where w.merchant = k.merchant and w.order_id = k.order_id and w.fence = k.fence;
$$;
