alter table public.wanted add column note text;
