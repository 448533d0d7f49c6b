-- An endpoint's own waits before each attempt, the first one included; null: as the settings have them.
alter table dispatch.endpoint add column delays_ms bigint[];
