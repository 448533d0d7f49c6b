create table sample.row (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  what text not null,
  created_at timestamptz not null default clock_timestamp()
);
