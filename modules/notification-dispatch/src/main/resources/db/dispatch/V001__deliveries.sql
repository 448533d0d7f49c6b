-- Who is told. Secrets are sealed (AES-256-GCM) before they come here; newest first, with the time until which each signs
-- (null: no end).
create table dispatch.endpoint (
    merchant text collate "C" not null,
    endpoint_id text collate "C" not null,
    channel text not null,
    target text not null,
    event_types text[] not null,
    options text not null,
    secrets bytea[] not null,
    secrets_until timestamptz[] not null,
    state text not null check (state in ('ACTIVE', 'DISABLED')),
    reason text,
    revision integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    primary key (merchant, endpoint_id)
);

-- One row for each change and receiver, with the bytes to send.
--
-- The good case costs one insert and one HOT update: a first attempt goes out from the memory of the node that took the
-- change, and while it does so due_at stays null, so the row is in no index that its result would have to touch. Only
-- what must wait (a later attempt, a held back or spilled one) gets a due_at and with it a place in the queue, which
-- therefore never fills with finished work. A row that is neither finished nor due belongs to a node; when that node does
-- not finish it within the lease time, the sweep over (xid, id) makes it due.
--
-- done_at set: delivered. dead_at set: given up. Neither: pending.
-- fence: grows each time the row changes hands; a result written with an older one changes nothing.
-- tries: attempts made of the present schedule; expires_at: no further attempt after it.
-- held: waits for an older version of the same order and receiver.
-- attempts: the last ones as JSON, [[number, epoch ms, status, error, ms taken], …].
create table dispatch.delivery (
    xid xid8 not null default pg_current_xact_id(),
    id bigint generated always as identity,
    created_at timestamptz not null default clock_timestamp(),
    changed_at timestamptz not null,
    expires_at timestamptz not null,
    due_at timestamptz,
    done_at timestamptz,
    dead_at timestamptz,
    version integer not null,
    fence integer not null default 0,
    tries integer not null default 0,
    held boolean not null default false,
    merchant text collate "C" not null,
    order_id text collate "C" not null,
    endpoint_id text collate "C" not null,
    type text not null,
    attempts text not null default '[]',
    body bytea not null,
    primary key (merchant, order_id, endpoint_id, version)
) with (fillfactor = 50);

create index delivery_log on dispatch.delivery (xid, id);
create index delivery_due on dispatch.delivery (merchant, endpoint_id, due_at) where due_at is not null;

-- For lists. The merchant stands in them as a hash so that only a list can use them: a look-up by key must never be
-- planned over them, and on a still empty table the planner would not see the difference.
create index delivery_newest on dispatch.delivery (hashtextextended(merchant, 0), id);
create index delivery_waiting on dispatch.delivery (hashtextextended(merchant, 0), id) where due_at is not null;
create index delivery_dead on dispatch.delivery (hashtextextended(merchant, 0), id) where dead_at is not null;
