-- How long callbacks take, counted from the payment by the provider's clock: by account, payment method ('' is all of them)
-- and bucket of time, see DelayHistogram. called: payments of which a callback told; missed: those found by asking, whose
-- callback had not come until then. Both fade: they count as what they were at the time `at`, halved with each half-life.
create table polling.delay (
    account_id integer not null,
    method     text collate "C" not null,
    bucket     integer not null,
    called     double precision not null,
    missed     double precision not null,
    at         timestamptz not null default now(),
    primary key (account_id, method, bucket)
);
