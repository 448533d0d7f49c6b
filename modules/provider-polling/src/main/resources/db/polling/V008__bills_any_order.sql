-- On which bills an item may stand that its own day's does not have. It is missed when all of them have been compared, in
-- whatever order that happened. Older releases write neither: then it is the item's own day and those it is awaited for.
-- PASSED: of its day's first minutes, and expected on the bill before it, which was not compared yet.
alter table polling.bill_carry add column first_day date, add column last_day date;

-- As bill_crossed, and also lines that are ours of an earlier day: that day may be compared after this one.
create function polling.bill_crossed_either(
    of_load bigint, of_bucket integer, of_account integer, of_day date, start_ms bigint, end_ms bigint)
returns void language sql
set enable_seqscan = off set enable_nestloop = off set enable_mergejoin = off
as $$
  update polling.bill_carry c set state = 'FOUND'
  where c.account_id = of_account and c.bucket = of_bucket and c.state in ('AWAITED', 'PASSED') and exists (
    select 1 from polling.bill_line b
    where b.load_id = of_load and b.bucket = of_bucket and b.kind = c.kind and b.trade_no = c.trade_no
      and (b.kind = 'P' or c.refund_no in (b.refund_no, b.provider_refund_no)));

  insert into polling.bill_carry (account_id, kind, trade_no, refund_no, day, state, bucket, order_id, amount, currency,
    at_ms)
  select of_account, o.kind, o.trade_no, coalesce(o.refund_no, o.provider_refund_no, ''), of_day,
    case when o.at_ms < start_ms then 'FOUND' else 'AHEAD' end, of_bucket, o.order_id, o.amount, o.currency, o.at_ms
  from polling.bill_ours o
  join polling.bill_line b on b.load_id = of_load and b.bucket = of_bucket and b.kind = o.kind and b.trade_no = o.trade_no
    and (b.kind = 'P' or o.refund_no = b.refund_no or o.provider_refund_no = b.provider_refund_no)
  where o.load_id = of_load and o.bucket = of_bucket and (o.at_ms < start_ms or o.at_ms >= end_ms)
  on conflict do nothing;
$$;

-- Lines of bills about refunds that are known here by their sum only: they are added up over all bills.
create table polling.bill_refund (
    account_id         integer not null,
    trade_no           text collate "C" not null,
    day                date not null,
    line               integer not null,
    bucket             smallint not null,
    refund_no          text collate "C" not null,
    provider_refund_no text collate "C" not null,
    minor              bigint not null,        -- negative: failed after another line had told of it
    primary key (account_id, trade_no, day, line)
);
create index bill_refund_day on polling.bill_refund (account_id, day);
