-- How long callbacks took, counted from the payment, of which a callback told (called) or which were found by asking before it came
-- (missed): by account, time and bucket, see DelayHistogram. Twice: by five minutes for the last day, and by day for what is usual.
create table polling.slow (
    account_id integer not null,
    daily      boolean not null,
    slot       timestamptz not null,
    bucket     integer not null,
    called     bigint not null,
    missed     bigint not null,
    primary key (account_id, daily, slot, bucket)
);

-- Since when an account's callbacks come later than usual, and the incident that says so.
alter table polling.account add column slow_since timestamptz;
alter table polling.account add column slow_incident text;
