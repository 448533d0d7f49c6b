-- One stored request, for a person who asks. The time finds its day, whose log is then read for the id: no index of its own, which
-- each callback would pay for. A function, because only a function can say that the bodies themselves are not read through.
create function intake.body_of(at timestamptz, wanted bigint)
returns table (provider text, account text, received_at timestamptz, key_id text, headers text, body bytea, facts text)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off
as $$
  select b.provider, b.account, b.received_at, b.key_id, b.headers, b.body, b.facts
  from intake.body b where b.received_at = at and b.id = wanted limit 1;
$$;
