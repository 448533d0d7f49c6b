-- What an endpoint is told beside its event types: the contract's EndpointRule as JSON. Nodes of the release before neither
-- read nor write it.
alter table dispatch.endpoint add column rule text not null default '{}';
