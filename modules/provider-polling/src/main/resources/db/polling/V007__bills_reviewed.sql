-- Who has looked at a difference, and what came of it.
alter table polling.bill_difference
    add column reviewed_at timestamptz,
    add column reviewed_by text,
    add column note text;
