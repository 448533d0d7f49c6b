-- A merchant's own words, by channel, event type and language; they stand before the ones in the settings.
create table dispatch.template (
    merchant text collate "C" not null,
    channel text collate "C" not null,
    event_type text collate "C" not null,
    language text collate "C" not null,
    title text,
    body text not null,
    html text,
    saved_at timestamptz not null default clock_timestamp(),
    primary key (merchant, channel, event_type, language)
);
