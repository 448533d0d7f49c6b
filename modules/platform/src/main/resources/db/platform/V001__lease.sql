-- Who may do a named work, until when, by this server's clock. The fence grows with each new holder.
create table platform.lease (
  name text primary key,
  holder text not null,
  fence bigint not null,
  until timestamptz not null
);

-- How far a sweeper has come in an append-only log, ordered by writing transaction and sequence.
create table platform.watermark (
  name text primary key,
  xid xid8 not null,
  id bigint not null,
  fence bigint not null,
  updated_at timestamptz not null
);
