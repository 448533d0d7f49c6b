-- Comparisons with the providers' bills. One at a time for an account, by lease; one that broke off goes on in its row.
create table polling.bill_run (
    id           bigint generated always as identity primary key,
    account_id   integer not null,
    day          date not null,
    state        text not null,          -- RUNNING, DONE, REFUSED
    origin       text not null,
    load_id      bigint not null,        -- what was staged for it; another one at each attempt
    attempts     integer not null default 1,
    started_at   timestamptz not null default clock_timestamp(),
    finished_at  timestamptz,
    lines        bigint not null default 0,
    ours         bigint not null default 0,
    matched      bigint not null default 0,
    repaired     bigint not null default 0,
    review       bigint not null default 0,
    carried      bigint not null default 0,
    passed_over  bigint not null default 0,
    text         text not null default ''
);
create unique index bill_run_open on polling.bill_run (account_id, day) where state = 'RUNNING';
create index bill_run_of_account on polling.bill_run (account_id, day, id);
create sequence polling.bill_load;

-- Both sides of a comparison while it runs, in buckets by the trade's number, so that no statement sees more than a part.
-- Unlogged: what a crash takes away is read again.
create unlogged table polling.bill_line (
    load_id            bigint not null,
    bucket             smallint not null,
    line               integer not null,
    kind               text collate "C" not null,
    state              text collate "C" not null,
    trade_no           text collate "C" not null,
    order_no           text collate "C",
    refund_no          text collate "C",
    provider_refund_no text collate "C",
    amount             bigint not null,
    currency           text collate "C" not null,
    fee                bigint,
    at_ms              bigint,
    raw                text not null
);
create index bill_line_bucket on polling.bill_line (load_id, bucket);

create unlogged table polling.bill_ours (
    load_id            bigint not null,
    bucket             smallint not null,
    kind               text collate "C" not null,
    trade_no           text collate "C" not null,
    order_id           text collate "C" not null,
    refund_no          text collate "C",
    provider_refund_no text collate "C",
    amount             bigint,
    currency           text collate "C" not null,
    at_ms              bigint not null
);
create index bill_ours_bucket on polling.bill_ours (load_id, bucket);

-- What differed and what was done about it, with both sides as evidence.
create table polling.bill_difference (
    run_id    bigint not null,
    id        bigint generated always as identity,
    class     text not null,
    kind      text not null,
    trade_no  text collate "C" not null,
    refund_no text collate "C" not null,      -- empty for everything but refunds
    order_id  text collate "C",
    action    text not null,                  -- REPAIRING, REPAIRED, REVIEW
    text      text not null,
    line      integer,
    bill      text,                           -- JSON
    ours      text,                           -- JSON
    fact      text,                           -- JSON: what is handed over to repair it
    primary key (run_id, kind, trade_no, refund_no, class)
);
create index bill_difference_page on polling.bill_difference (run_id, id);

-- Items near midnight, or settled later, that stand on another day's bill than their own.
-- AWAITED: ours, expected on a later bill; FOUND there; MISSED; AHEAD: stood on this day's bill, and is ours of a later day.
create table polling.bill_carry (
    account_id integer not null,
    kind       text collate "C" not null,
    trade_no   text collate "C" not null,
    refund_no  text collate "C" not null,
    day        date not null,
    state      text not null,
    bucket     smallint not null,
    order_id   text collate "C" not null,
    amount     bigint,
    currency   text not null,
    at_ms      bigint not null,
    primary key (account_id, kind, trade_no, refund_no)
);

-- What reads the staged sides are functions, because only a function can say how it is planned: the tables are empty at
-- one time and hold millions at another, and have no statistics when they are read. One part fits a hash table.
create function polling.bill_part(of_load bigint, of_bucket integer)
returns table (lines bigint, ours bigint, twice boolean) language sql stable
set enable_seqscan = off set enable_nestloop = off
as $$
  select (select count(*) from polling.bill_line where load_id = of_load and bucket = of_bucket),
    (select count(*) from polling.bill_ours where load_id = of_load and bucket = of_bucket),
    exists (select 1 from polling.bill_line where load_id = of_load and bucket = of_bucket and kind in ('P', 'R', 'V')
      group by kind, trade_no, refund_no, provider_refund_no having count(*) > 1);
$$;

-- Lines for which nothing here says the same. A payment's number names it; a refund is named by either number; of it the
-- amount must be known and it must have been made. And payments whose fee is another than agreed.
create function polling.bill_unmatched(
    of_load bigint, of_bucket integer, after_line integer, fee_rate float8, fee_fixed bigint, fee_tolerance bigint,
    page_rows integer)
returns setof polling.bill_line language sql stable
set enable_seqscan = off set enable_nestloop = off set enable_mergejoin = off
as $$
  select distinct on (b.line) b.*
  from polling.bill_line b
  left join polling.bill_ours o on o.load_id = of_load and o.bucket = of_bucket and o.trade_no = b.trade_no
    and o.kind = b.kind and o.amount = b.amount and o.currency = b.currency and b.state = 'S'
    and (b.order_no is null or b.order_no = o.order_id)
    and (b.kind = 'P' or o.refund_no = b.refund_no or o.provider_refund_no = b.provider_refund_no)
  where b.load_id = of_load and b.bucket = of_bucket and b.line > after_line and b.kind in ('P', 'R', 'V', 'D')
    and (o.load_id is null or (b.kind = 'P' and b.fee is not null
      and abs(b.fee - (round(b.amount * fee_rate::numeric) + fee_fixed)) > fee_tolerance))
  order by b.line limit page_rows;
$$;

-- Ours of a span that the bill has no line for.
create function polling.bill_missing(
    of_load bigint, of_bucket integer, from_ms bigint, until_ms bigint, after_kind text, after_trade text,
    after_number text, page_rows integer)
returns setof polling.bill_ours language sql stable
set enable_seqscan = off set enable_nestloop = off set enable_mergejoin = off
as $$
  select distinct on (o.kind, o.trade_no, coalesce(o.refund_no, o.provider_refund_no, '')) o.*
  from polling.bill_ours o
  where o.load_id = of_load and o.bucket = of_bucket and o.at_ms >= from_ms and o.at_ms < until_ms
    and (o.kind, o.trade_no, coalesce(o.refund_no, o.provider_refund_no, '')) > (after_kind, after_trade, after_number)
    and not exists (
      select 1 from polling.bill_line b
      where b.load_id = of_load and b.bucket = of_bucket and b.trade_no = o.trade_no and b.kind = o.kind
        and (b.kind = 'P' or o.refund_no = b.refund_no or o.provider_refund_no = b.provider_refund_no))
  order by o.kind, o.trade_no, coalesce(o.refund_no, o.provider_refund_no, '') limit page_rows;
$$;

-- What crosses midnight: awaited items that this bill has, and lines of this bill that are ours of a later day.
create function polling.bill_crossed(
    of_load bigint, of_bucket integer, of_account integer, of_day date, end_ms bigint)
returns void language sql
set enable_seqscan = off set enable_nestloop = off set enable_mergejoin = off
as $$
  update polling.bill_carry c set state = 'FOUND'
  where c.account_id = of_account and c.bucket = of_bucket and c.state = 'AWAITED' and c.day < of_day and exists (
    select 1 from polling.bill_line b
    where b.load_id = of_load and b.bucket = of_bucket and b.kind = c.kind and b.trade_no = c.trade_no
      and (b.kind = 'P' or c.refund_no in (b.refund_no, b.provider_refund_no)));

  insert into polling.bill_carry (account_id, kind, trade_no, refund_no, day, state, bucket, order_id, amount, currency,
    at_ms)
  select of_account, o.kind, o.trade_no, coalesce(o.refund_no, o.provider_refund_no, ''), of_day, 'AHEAD', of_bucket,
    o.order_id, o.amount, o.currency, o.at_ms
  from polling.bill_ours o
  join polling.bill_line b on b.load_id = of_load and b.bucket = of_bucket and b.kind = o.kind and b.trade_no = o.trade_no
    and (b.kind = 'P' or o.refund_no = b.refund_no or o.provider_refund_no = b.provider_refund_no)
  where o.load_id = of_load and o.bucket = of_bucket and o.at_ms >= end_ms
  on conflict do nothing;
$$;
