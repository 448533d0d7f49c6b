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
    pending      boolean not null,
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
