-- Whom the order itself names (phone number, e-mail address, device token) when the receiver is one that serves all orders;
-- sealed as secrets are (AES-256-GCM). Null: whoever the endpoint's target names.
--
-- A delivery with done_at whose attempts begin with number 0 was finished without an attempt: the order names nobody.
alter table dispatch.delivery add column recipient bytea;
