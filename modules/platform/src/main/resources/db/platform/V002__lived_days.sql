-- Days (UTC) on which a node kept house in this database. What is dropped for its age must have been outlived twice: by the
-- server's clock and by so many of these days, so that a clock that jumps a year ahead costs a day and not the year.
create table platform.lived_day (day date primary key);

-- What lies before this day is older than so many days. A database that has not lived so long yet has nothing so old.
create function platform.older_than(keep_days integer) returns date
language sql stable as $$
  select least(
    (now() at time zone 'UTC')::date - keep_days,
    coalesce(
      (select d.day from platform.lived_day d where d.day <= (now() at time zone 'UTC')::date
       order by d.day desc offset keep_days limit 1),
      date '-infinity'));
$$;

-- The partitions of a table. Their names end in the day they hold, or in the last one; the default one has none.
create function platform.day_parts(parent regclass)
returns table (part regclass, name text, day date, bytes bigint)
language sql stable as $$
  select c.oid::regclass, c.relname::text, to_date(substring(c.relname from '_([0-9]{8})$'), 'YYYYMMDD'), pg_total_relation_size(c.oid)
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = parent;
$$;
