-- Many deliveries sent again: what was asked for, how far it is, and who did what. A row is all that a replay is: whoever
-- holds the lease of the loop takes the next step of it.
--
-- next_id: up to there deliveries have been looked at, in the order they were made; last_id: the last one there was when the
-- replay started. paced_at moves on by 1/per_second with each delivery sent again, so the rate holds whoever works.
-- fence: of the lease under which the last step was taken; an older holder's step does nothing.
-- acts: the record, [{"act", "who", "at" (epoch ms)}, …].
create table dispatch.replay (
    merchant text collate "C" not null,
    replay_id text collate "C" not null,
    state text not null check (state in ('RUNNING', 'PAUSED', 'DONE', 'ABORTED')),
    of_state text not null check (of_state in ('DEAD', 'DELIVERED', 'PENDING')),
    endpoint_id text collate "C",
    event_types text[] not null,
    changed_from timestamptz,
    changed_to timestamptz,
    per_second integer not null check (per_second > 0),
    counted integer not null,
    counted_off integer not null,
    counted_all boolean not null,
    next_id bigint not null default 0,
    last_id bigint not null,
    replayed bigint not null default 0,
    off bigint not null default 0,
    paced_at timestamptz not null default clock_timestamp(),
    fence bigint not null default 0,
    acts jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    primary key (merchant, replay_id)
);
create index replay_running on dispatch.replay (paced_at) where state = 'RUNNING';

create function dispatch.replay_acted(act text, who text) returns jsonb language sql volatile as $$
  select jsonb_build_array(jsonb_build_object(
    'act', act, 'who', who, 'at', (extract(epoch from clock_timestamp()) * 1000)::bigint))
$$;

-- A page of a merchant's deliveries in one state, over that state's index in the order they were made; whether each fits the
-- rest of the filter is told of it, so that a page is bounded by what is looked at and not by what is found. Only whole days
-- narrow what is looked at: those are partitions.
--
-- before: only what has been in that state since then, so that what dies once more is not sent a third time.
create function dispatch.replay_page(
    of_merchant text, of_state text, of_endpoint text, of_types text[], changed_from timestamptz, changed_to timestamptz,
    before timestamptz, lease_ms bigint, after_id bigint, last_id bigint, rows_max integer)
returns table (
    id bigint, order_id text, endpoint_id text, version integer, changed_at timestamptz, fits boolean, told boolean)
language plpgsql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
#variable_conflict use_column
declare
  state_index text := case of_state
    when 'DEAD' then 'd.dead_at is not null'
    when 'PENDING' then 'd.due_at is not null'
    else 'true' end;
  in_state text := case of_state
    when 'DEAD' then 'd.dead_at <= $6'
    when 'PENDING' then 'not d.held and d.created_at <= $6 and d.due_at > clock_timestamp() + $7 * interval ''1 ms'''
    else 'd.done_at <= $6 and d.attempts not like ''%[0,%''' end;
begin
  return query execute format($q$
    select d.id, d.order_id, d.endpoint_id, d.version, d.changed_at,
        coalesce(d.merchant = $1 and ($2 is null or d.endpoint_id = $2) and ($3 = '{}' or d.type = any($3))
            and d.changed_at >= $4 and d.changed_at < $5 and %s, false),
        exists (select from dispatch.endpoint e
            where e.merchant = d.merchant and e.endpoint_id = d.endpoint_id and e.state = 'ACTIVE')
    from dispatch.delivery d
    where hashtextextended(d.merchant, 0) = hashtextextended($1, 0) and d.id > $8 and d.id <= $9 and %s
        and d.changed_at >= date_trunc('day', $4 at time zone 'UTC') at time zone 'UTC'
        and d.changed_at < (date_trunc('day', $5 at time zone 'UTC') + interval '1 day') at time zone 'UTC'
    order by d.id limit $10 $q$, in_state, state_index)
  using of_merchant, of_endpoint, of_types, coalesce(changed_from, '-infinity'), coalesce(changed_to, 'infinity'),
      before, lease_ms, after_id, last_id, rows_max;
end $$;

-- How many fit, of at most so many looked at.
create function dispatch.replay_count(
    of_merchant text, of_state text, of_endpoint text, of_types text[], changed_from timestamptz, changed_to timestamptz,
    lease_ms bigint, rows_max integer)
returns table (found integer, off integer, complete boolean)
language sql stable as $$
  select (count(*) filter (where p.fits and p.told))::integer, (count(*) filter (where p.fits and not p.told))::integer,
      count(*) < rows_max
  from dispatch.replay_page(of_merchant, of_state, of_endpoint, of_types, changed_from, changed_to, clock_timestamp(),
      lease_ms, 0, 9223372036854775807, rows_max) p
$$;

-- STARTED, KNOWN (the same was started before), OTHER (another of that id was), or TOO_MANY run. Old ones that have ended go.
create function dispatch.replay_start(
    of_merchant text, of_replay text, wanted text, of_endpoint text, of_types text[], from_time timestamptz,
    to_time timestamptz, rate integer, who text, running_max integer, keep_ms bigint, lease_ms bigint, rows_max integer)
returns text
language plpgsql as $$
declare
  old dispatch.replay;
begin
  perform pg_advisory_xact_lock(hashtextextended('dispatch.replay/' || of_merchant, 0));
  select * into old from dispatch.replay r where r.merchant = of_merchant and r.replay_id = of_replay;
  if found then
    return case when (old.of_state, old.per_second, old.event_types) = (wanted, rate, of_types)
        and old.endpoint_id is not distinct from of_endpoint
        and old.changed_from is not distinct from from_time and old.changed_to is not distinct from to_time
      then 'KNOWN' else 'OTHER' end;
  end if;
  if (select count(*) from dispatch.replay r
      where r.merchant = of_merchant and r.state in ('RUNNING', 'PAUSED')) >= running_max then
    return 'TOO_MANY';
  end if;
  delete from dispatch.replay r
  where r.merchant = of_merchant and r.ended_at < clock_timestamp() - keep_ms * interval '1 ms';
  insert into dispatch.replay (merchant, replay_id, state, of_state, endpoint_id, event_types, changed_from, changed_to,
      per_second, counted, counted_off, counted_all, last_id, acts)
  select of_merchant, of_replay, 'RUNNING', wanted, of_endpoint, of_types, from_time, to_time, rate, c.found, c.off,
      c.complete, (select last_value from dispatch.delivery_id), dispatch.replay_acted('START', who)
  from dispatch.replay_count(of_merchant, wanted, of_endpoint, of_types, from_time, to_time, lease_ms, rows_max) c;
  return 'STARTED';
end $$;

-- The next step of one replay, under the lease of that fence: makes due what the rate allows, out of one page.
-- Returns how many are due now; -1: none, but there is more to look at at once.
create function dispatch.replay_step(
    of_merchant text, of_replay text, by_fence bigint, give_up_ms bigint, lease_ms bigint, rows_max integer)
returns integer
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  r dispatch.replay;
  step interval;
  paced timestamptz;
  may integer;
  sent integer;
  passed integer;
  reached bigint;
begin
  select * into r from dispatch.replay x
  where x.merchant = of_merchant and x.replay_id = of_replay and x.state = 'RUNNING' and x.fence <= by_fence for update;
  if not found then
    return 0;
  end if;
  step := interval '1 s' / r.per_second;
  -- What was not used for longer than a second is not made up for.
  paced := greatest(r.paced_at, clock_timestamp() - interval '1 s');
  may := floor(extract(epoch from clock_timestamp() - paced) * r.per_second);
  if may < 1 then
    return 0;
  end if;
  with page as materialized (
      select p.*, count(*) filter (where p.fits and p.told) over (order by p.id) as n
      from dispatch.replay_page(of_merchant, r.of_state, r.endpoint_id, r.event_types, r.changed_from, r.changed_to,
          r.created_at, lease_ms, r.next_id, r.last_id, rows_max) p
  ), again as (
      update dispatch.delivery d
      set due_at = clock_timestamp(), done_at = null, dead_at = null, tries = 0, fence = d.fence + 1, held = false,
          expires_at = clock_timestamp() + give_up_ms * interval '1 ms'
      from page p
      where p.fits and p.told and p.n <= may and d.merchant = of_merchant and d.order_id = p.order_id
          and d.endpoint_id = p.endpoint_id and d.version = p.version and d.changed_at = p.changed_at
          and case r.of_state when 'DEAD' then d.dead_at is not null when 'DELIVERED' then d.done_at is not null
              else d.due_at > clock_timestamp() + lease_ms * interval '1 ms' end
      returning 1
  ), seen as (
      select coalesce((select min(p.id) - 1 from page p where p.n > may),
          case when (select count(*) from page) < rows_max then r.last_id else (select max(p.id) from page p) end) as up_to
  )
  select (select count(*) from again), seen.up_to, (select count(*) from page p where p.fits and not p.told and p.id <= seen.up_to)
  into sent, reached, passed from seen;
  update dispatch.replay x
  set next_id = reached, replayed = x.replayed + sent, off = x.off + passed, fence = by_fence,
      paced_at = paced + sent * step,
      state = case when reached >= r.last_id then 'DONE' else 'RUNNING' end,
      ended_at = case when reached >= r.last_id then clock_timestamp() end,
      acts = case when reached >= r.last_id then x.acts || dispatch.replay_acted('DONE', 'paysync') else x.acts end
  where x.merchant = of_merchant and x.replay_id = of_replay;
  return case when sent > 0 or reached >= r.last_id then sent else -1 end;
end $$;
