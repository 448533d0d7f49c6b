-- One row an order. What facts change (rev … updated_at) is in no index but the small one of open reviews, and the page
-- keeps room for one more version of each row, so an update stays on its page and touches no index (HOT).
create table orders.orders (
  merchant text collate "C" not null,
  order_id text collate "C" not null,
  rev integer not null,              -- grows with each write: compare-and-set
  version integer not null,          -- grows with each step of the history
  status text not null,
  review text,                       -- why a person must look
  provider text,                     -- registered, or through which it was paid
  account text,
  trade_no text collate "C",         -- registered; never changes
  terms text not null,               -- what the merchant wanted when it was registered
  registration text not null,        -- JSON, never changes
  books text not null,               -- what the facts said; empty: nothing yet
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (merchant, order_id)
) with (fillfactor = 50);

create index orders_newest on orders.orders (merchant, created_at, order_id);
create index orders_in_review on orders.orders (merchant, created_at, order_id) where review is not null;
create index orders_by_trade on orders.orders (merchant, trade_no) where trade_no is not null;

-- The history of each order and, in the order of (xid, id), the log of all changes. Append only. Sequence order is not
-- commit order: readers stop before the oldest transaction that is still open.
create table orders.change (
  merchant text collate "C" not null,
  order_id text collate "C" not null,
  version integer not null,
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  written_at timestamptz not null default clock_timestamp(),
  from_status text,
  to_status text not null,
  step text not null,                -- JSON: cause, reason, time, and where the order stands after it
  primary key (merchant, order_id, version)
);

create index change_log on orders.change (xid, id);
create index change_log_of_merchant on orders.change (merchant, xid, id);

-- Each fact once, whichever way and however often it came.
create table orders.fact (
  provider text collate "C" not null,
  account text collate "C" not null,
  event_key text collate "C" not null,
  merchant text collate "C" not null,
  order_id text collate "C",         -- null while only the provider's trade is known
  result text not null,
  version integer not null,          -- the step it caused, or 0
  reason text not null,
  received_at timestamptz not null,
  fact text not null,                -- JSON
  primary key (provider, account, event_key)
);

create index fact_of_order on orders.fact (merchant, order_id) where order_id is not null;

-- Which order a provider's trade has paid: one trade never pays two.
create table orders.payment (
  provider text collate "C" not null,
  account text collate "C" not null,
  trade_no text collate "C" not null,
  merchant text collate "C" not null,
  order_id text collate "C" not null,
  primary key (provider, account, trade_no)
);

-- Facts that wait for their order.
create table orders.parked (
  provider text collate "C" not null,
  account text collate "C" not null,
  event_key text collate "C" not null,
  merchant text collate "C" not null,
  order_id text collate "C",
  trade_no text collate "C",
  parked_at timestamptz not null default clock_timestamp(),
  alarmed boolean not null default false,
  primary key (provider, account, event_key)
);

create index parked_by_order on orders.parked (merchant, order_id) where order_id is not null;
create index parked_by_trade on orders.parked (merchant, trade_no) where trade_no is not null;
create index parked_oldest on orders.parked (parked_at, event_key);
create index parked_quietly on orders.parked (parked_at) where not alarmed;

-- What a person should look at. One open incident for each key.
create table orders.incident (
  id uuid primary key,
  merchant text collate "C" not null,
  kind text not null,
  key text collate "C" not null,
  order_id text collate "C",
  text text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  note text
);

create unique index incident_open on orders.incident (merchant, key) where closed_at is null;
create index incident_newest on orders.incident (merchant, opened_at, id);
