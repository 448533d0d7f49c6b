-- Orders whose page somebody looks at are asked about sooner: hurried is how often that was done for this order, and
-- hurried_at when last. viewed_free_at is the next moment of the account's share for such questions, as free_at is of all.
alter table polling.watch add column hurried integer not null default 0;
alter table polling.watch add column hurried_at timestamptz;
alter table polling.account add column viewed_free_at timestamptz not null default '-infinity';

-- Makes viewed orders due now that have waited for the next gap of their own schedule, within their account's share. Who
-- looks at a page may only pull questions forward: they wait for their slots like all others. planned_at goes back
-- with it, so that the schedule's own instants still follow.
create function polling.hurry_viewed(
    seen_merchant text[], seen_order_id text[], want_id integer[], want_step_s float8[], want_burst_s float8[],
    gap_s float8[])
returns bigint language sql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_bitmapscan = off
as $$
  with ripe as materialized (
    select w.account_id, w.merchant, w.order_id,
      greatest(w.since, w.last_at, w.hurried_at) + gap_s[w.hurried + 1] * interval '1 second' as ripe_at
    from unnest(seen_merchant, seen_order_id) as k (merchant, order_id)
    join polling.watch w on w.merchant = k.merchant and w.order_id = k.order_id
    where w.hurried < cardinality(gap_s) and w.stage < 2 and not w.once
      and w.next_at > now() + interval '1 second' and (w.lease_until is null or w.lease_until <= now())
  ), asked as materialized (
    select a.id, q.step_s, greatest(a.viewed_free_at, now() - q.burst_s * interval '1 second') as begin
    from unnest(want_id, want_step_s, want_burst_s) as q (id, step_s, burst_s)
    join polling.account a on a.id = q.id
    where a.rest_until <= now() and exists (select from ripe where ripe.account_id = a.id and ripe.ripe_at <= now())
    for update of a skip locked
  ), room as materialized (
    select id, step_s, begin, greatest(0, floor(extract(epoch from now() - begin) / step_s))::bigint as rows from asked
  ), due as materialized (
    select room.id, d.merchant, d.order_id from room cross join lateral (
      select w.merchant, w.order_id from ripe join polling.watch w
        on w.merchant = ripe.merchant and w.order_id = ripe.order_id
      where ripe.account_id = room.id and ripe.ripe_at <= now()
        and (w.lease_until is null or w.lease_until <= now())
      order by ripe.ripe_at limit room.rows for update of w skip locked) d
  ), spent as (
    update polling.account a set viewed_free_at = room.begin + used.n * room.step_s * interval '1 second'
    from room, (select id, count(*) as n from due group by id) used
    where a.id = room.id and used.id = room.id
  ), pulled as (
    update polling.watch w set
      next_at = now(), planned_at = least(w.planned_at, now()), hurried = w.hurried + 1, hurried_at = now()
    from due where w.merchant = due.merchant and w.order_id = due.order_id
    returning 1
  )
  select count(*) from pulled;
$$;
