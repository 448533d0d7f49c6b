-- How payments became known, by account and five minutes: how many orders were paid, and of how many a callback told.
-- A node adds what it has counted every few seconds; a killed one takes those seconds with it.
create table polling.arrival (
    account_id integer not null,
    slot       timestamptz not null,
    paid       bigint not null,
    called     bigint not null,
    primary key (account_id, slot)
);

-- Since when an account's callbacks are missing, and the incident that says so.
alter table polling.account add column silent_since timestamptz;
alter table polling.account add column silent_incident text;
