-- How many messages one person has got over one channel, and how many one merchant has sent, for channels that have a budget;
-- others put nothing here. What is counted is messages, each by an id of its own: one that is tried again keeps its place and
-- only moves it to the time of the new attempt, so a crash between the count and the attempt costs nothing, and whoever asks
-- for it anew, on whichever node, is not counted twice. Of each the time is kept, not a number for each hour: so the bound
-- holds in every window, not only in those that begin on the hour.
create table dispatch.spent (
  contact bytea primary key,                  -- keyed hash of merchant, channel and contact; the contact itself stands nowhere
  ids bigint[] not null default '{}',         -- messages of the last day, oldest first
  ats timestamptz[] not null default '{}',    -- last granted
  buckets bigint[] not null default '{}',     -- where the merchant's count has it; 0: nowhere
  day date not null                           -- of the last question, for retention
);
create index spent_day on dispatch.spent (day);

-- A merchant may send many more, so these are counted by half hours. A window is rounded up to whole ones: never too many.
create table dispatch.spent_by_merchant (
  merchant text,
  channel text,
  buckets bigint[] not null default '{}',     -- half hours since 1970
  counts integer[] not null default '{}',
  day date not null,
  primary key (merchant, channel)
);
create index spent_by_merchant_day on dispatch.spent_by_merchant (day);

-- Merchants' own budgets, where the settings' do not hold. They are read with the endpoints.
create table dispatch.budget (
  merchant text,
  channel text,
  recipient_per_hour integer not null,
  recipient_per_day integer not null,
  merchant_per_day integer not null,
  saved_at timestamptz not null default clock_timestamp(),
  primary key (merchant, channel)
);

-- Grants messages, or not: 0 granted, 1 this person has had enough, 2 the merchant has. What is refused is not counted. Rows
-- are locked in the order of their keys, merchants first; one look, one write, however many messages there are for a row.
create function dispatch.spend(
    merchants text[], channels text[], contacts bytea[], ids bigint[], per_hours integer[], per_days integer[],
    merchant_days integer[], slack_ms bigint, as_of timestamptz)
returns table (n bigint, verdict integer)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  slack constant interval := slack_ms * interval '1 ms';
  span constant bigint := ceil((86400 + slack_ms / 1000.0) / 1800);
  today constant date := (coalesce(as_of, clock_timestamp()) at time zone 'UTC')::date;
  r record;
  m dispatch.spent_by_merchant;
  c dispatch.spent;
  m_changed boolean := false;
  c_changed boolean := false;
  m_merchant text;
  m_channel text;
  present timestamptz;
  now_bucket bigint;
  own bigint;
  hours bigint;
  days bigint;
  total bigint;
  answer integer;
begin
  insert into dispatch.spent_by_merchant as s (merchant, channel, day)
  select distinct i.merchant, i.channel, today
  from unnest(merchants, channels, merchant_days) as i (merchant, channel, merchant_day)
  where i.merchant_day > 0
  order by i.merchant, i.channel
  on conflict (merchant, channel) do update set day = excluded.day;

  insert into dispatch.spent as s (contact, day)
  select distinct i.contact, today from unnest(contacts) as i (contact)
  order by i.contact
  on conflict (contact) do update set day = excluded.day;

  for r in
    select i.* from unnest(merchants, channels, contacts, ids, per_hours, per_days, merchant_days) with ordinality
        as i (merchant, channel, contact, id, per_hour, per_day, merchant_day, n)
    order by i.merchant, i.channel, i.contact, i.n
  loop
    if m_merchant is distinct from r.merchant or m_channel is distinct from r.channel then
      if m_changed then
        update dispatch.spent_by_merchant s set buckets = m.buckets, counts = m.counts
        where s.merchant = m.merchant and s.channel = m.channel;
      end if;
      m_merchant := r.merchant;
      m_channel := r.channel;
      m_changed := false;
      select * into m from dispatch.spent_by_merchant s where s.merchant = r.merchant and s.channel = r.channel;
    end if;
    if c.contact is distinct from r.contact then
      if c_changed then
        update dispatch.spent s set ids = c.ids, ats = c.ats, buckets = c.buckets where s.contact = c.contact;
      end if;
      c_changed := false;
      select * into c from dispatch.spent s where s.contact = r.contact;
    end if;

    -- A clock that was set back does not make the window shorter; but what lies more than a day ahead is from a clock that was
    -- wrong, and must not count for as long.
    present := coalesce(as_of, clock_timestamp());
    present := greatest(present, (select max(e.at) from unnest(c.ats) as e (at) where e.at <= present + interval '24 hours'));
    own := coalesce(c.buckets[array_position(c.ids, r.id)], 0);
    select count(*) filter (where e.at > present - interval '1 hour' - slack),
        count(*) filter (where e.at > present - interval '24 hours' - slack)
    into hours, days
    from unnest(c.ids, c.ats) as e (id, at) where e.id <> r.id and e.at <= present;

    now_bucket := 0;
    if r.per_hour > 0 and hours >= r.per_hour or days >= r.per_day then
      answer := 1;
    elsif r.merchant_day > 0 then
      now_bucket := floor(extract(epoch from present) / 1800)::bigint;
      now_bucket := greatest(now_bucket,
          (select max(e.bucket) from unnest(m.buckets) as e (bucket) where e.bucket <= now_bucket + 48));
      select coalesce(sum(e.count), 0) into total
      from unnest(m.buckets, m.counts) as e (bucket, count) where e.bucket between now_bucket - span and now_bucket;
      if own between now_bucket - span and now_bucket then
        total := total - 1;
      end if;
      answer := case when total >= r.merchant_day then 2 else 0 end;
    else
      answer := 0;
    end if;

    if answer = 0 then
      if now_bucket > 0 then
        select array_agg(e.bucket order by e.bucket), array_agg(e.count order by e.bucket) into m.buckets, m.counts
        from (
          select x.bucket, sum(x.count)::integer as count
          from (
            select u.bucket, u.count from unnest(m.buckets, m.counts) as u (bucket, count)
            union all select now_bucket, 1
            union all select own, -1 where own between now_bucket - span and now_bucket) x
          where x.bucket between now_bucket - span and now_bucket
          group by x.bucket having sum(x.count) > 0) e;
        m_changed := true;
      else
        now_bucket := own;
      end if;
      select array_agg(e.id order by e.at, e.n), array_agg(e.at order by e.at, e.n),
          array_agg(e.bucket order by e.at, e.n)
      into c.ids, c.ats, c.buckets
      from (
        select u.id, u.at, u.bucket, u.n from unnest(c.ids, c.ats, c.buckets) with ordinality as u (id, at, bucket, n)
        where u.id <> r.id and u.at > present - interval '24 hours' - slack and u.at <= present
        union all select r.id, present, now_bucket, 1000000) e;
      c_changed := true;
    end if;
    n := r.n;
    verdict := answer;
    return next;
  end loop;

  if m_changed then
    update dispatch.spent_by_merchant s set buckets = m.buckets, counts = m.counts
    where s.merchant = m.merchant and s.channel = m.channel;
  end if;
  if c_changed then
    update dispatch.spent s set ids = c.ids, ats = c.ats, buckets = c.buckets where s.contact = c.contact;
  end if;
end $$;

-- Removes rows that nobody has asked for lately; what they count is past. At most so many of each at once.
create function dispatch.drop_spent(before_day date, rows_max integer) returns integer
language plpgsql
as $$
declare
  people integer;
  others integer;
begin
  delete from dispatch.spent where ctid = any (array(
    select ctid from dispatch.spent where day < before_day order by day limit rows_max for update skip locked));
  get diagnostics people = row_count;
  delete from dispatch.spent_by_merchant where ctid = any (array(
    select ctid from dispatch.spent_by_merchant where day < before_day order by day limit rows_max for update skip locked));
  get diagnostics others = row_count;
  return greatest(people, others);
end $$;
