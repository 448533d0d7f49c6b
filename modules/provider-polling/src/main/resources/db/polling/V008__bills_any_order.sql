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
    refund_no          text collate "C" not null,
    provider_refund_no text collate "C" not null,
    minor              bigint not null,        -- negative: failed after another line had told of it
    primary key (account_id, trade_no, day, line)
);
create index bill_refund_day on polling.bill_refund (account_id, day);

-- As bill_part; a refund that was made and undone on one day has two lines and is no line twice.
create function polling.bill_staged(of_load bigint, of_bucket integer)
returns table (lines bigint, ours bigint, twice boolean) language sql stable
set enable_seqscan = off set enable_nestloop = off
as $$
  select (select count(*) from polling.bill_line where load_id = of_load and bucket = of_bucket),
    (select count(*) from polling.bill_ours where load_id = of_load and bucket = of_bucket),
    exists (select 1 from polling.bill_line where load_id = of_load and bucket = of_bucket and kind in ('P', 'R', 'V')
      group by kind, trade_no, refund_no, provider_refund_no, case when kind = 'R' then state end having count(*) > 1);
$$;

-- What has to be known of other lines to judge one: payments that have several (captured in parts) with their sum, and
-- refunds that failed.
create function polling.bill_beside(of_load bigint, of_bucket integer)
returns table (kind text, trade_no text, refund_no text, provider_refund_no text, amount bigint, currency text)
language sql stable
set enable_seqscan = off
as $$
  select 'P', b.trade_no, null, null, sum(b.amount)::bigint, b.currency from polling.bill_line b
  where b.load_id = of_load and b.bucket = of_bucket and b.kind = 'P' and b.state = 'S'
  group by b.trade_no, b.currency having count(*) > 1
  union all
  select 'R', b.trade_no, b.refund_no, b.provider_refund_no, b.amount, b.currency from polling.bill_line b
  where b.load_id = of_load and b.bucket = of_bucket and b.kind = 'R' and b.state = 'X';
$$;

-- As bill_unmatched, and all lines of payments that have several: one of them alone can look like the whole.
create function polling.bill_differing(
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
  left join (
    select m.trade_no from polling.bill_line m
    where m.load_id = of_load and m.bucket = of_bucket and m.kind = 'P' and m.state = 'S'
    group by m.trade_no having count(*) > 1) several on several.trade_no = b.trade_no and b.kind = 'P'
  where b.load_id = of_load and b.bucket = of_bucket and b.line > after_line and b.kind in ('P', 'R', 'V', 'D')
    and (o.load_id is null or several.trade_no is not null or (b.kind = 'P' and b.fee is not null
      and abs(b.fee - (round(b.amount * fee_rate::numeric) + fee_fixed)) > fee_tolerance))
  order by b.line limit page_rows;
$$;
