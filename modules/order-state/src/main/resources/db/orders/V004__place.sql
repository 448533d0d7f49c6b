-- Where an order is, for those registered with coordinates. A table of its own, kept by a trigger: an index over `orders`
-- would be made under a lock that stops every payment, and nodes of the release before note places too.
create table orders.place (
  merchant text collate "C" not null,
  order_id text collate "C" not null,
  spot point not null,
  primary key (merchant, order_id)
);

-- With the (trusted) extension an index finds the nearest of one merchant; without it the nearest of all, and leaves out others'.
do $$ begin
  create extension if not exists btree_gist;
exception when insufficient_privilege or undefined_file or feature_not_supported then
  raise notice 'btree_gist is not to be had: the index over places goes without the merchant';
end $$;

do $$ begin
  if exists (select from pg_extension where extname = 'btree_gist') then
    create index place_spot on orders.place using gist (merchant, spot);
  else
    create index place_spot on orders.place using gist (spot);
  end if;
end $$;

create function orders.spot_of(registration text) returns point language sql immutable as $$
  select point((registration::json ->> 'x')::float8, (registration::json ->> 'y')::float8);
$$;

create function orders.note_place() returns trigger language plpgsql as $$
declare
  spot point := orders.spot_of(new.registration);
begin
  if spot is not null then
    insert into orders.place as p (merchant, order_id, spot) values (new.merchant, new.order_id, spot)
    on conflict (merchant, order_id) do update set spot = excluded.spot;
  end if;
  return null;
end $$;

create trigger note_place after insert or update of registration on orders.orders
for each row when (new.registration like '%"x":%') execute function orders.note_place();

-- The nearest first. A function, because only a function can say how it is planned: along the index over places, and from each
-- place to its order by key.
create function orders.near(
    of_merchant text, at_x float8, at_y float8, within float8, of_statuses text[], of_provider text, of_account text,
    in_review boolean, created_from timestamptz, created_to timestamptz, after_distance float8, after_id text,
    page_rows integer)
returns table (
  distance float8, merchant text, order_id text, rev integer, version integer, terms text, registration text, books text,
  created_at timestamptz, updated_at timestamptz)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  select p.spot <-> point(at_x, at_y), o.merchant, o.order_id, o.rev, o.version, o.terms, o.registration, o.books,
    o.created_at, o.updated_at
  from orders.place p
  cross join lateral (
    select * from orders.orders o
    where o.merchant = p.merchant and o.order_id = p.order_id
      and (of_statuses is null or o.status = any (of_statuses))
      and (of_provider is null or o.provider = of_provider)
      and (of_account is null or o.account = of_account)
      and (in_review is null or (o.review is not null) = in_review)
      and (created_from is null or o.created_at >= created_from)
      and (created_to is null or o.created_at < created_to)
    offset 0) o
  where p.merchant = of_merchant and p.spot <@ circle(point(at_x, at_y), within)
    and (after_distance is null or (p.spot <-> point(at_x, at_y), p.order_id) > (after_distance, after_id))
  order by p.spot <-> point(at_x, at_y), p.order_id
  limit page_rows;
$$;

-- A merchant's orders by id, along the primary key.
create function orders.by_id(of_merchant text, after_id text, page_rows integer)
returns table (
  merchant text, order_id text, rev integer, version integer, terms text, registration text, books text,
  created_at timestamptz, updated_at timestamptz)
language sql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
  select o.merchant, o.order_id, o.rev, o.version, o.terms, o.registration, o.books, o.created_at, o.updated_at
  from orders.orders o
  where o.merchant = of_merchant and o.order_id > after_id
  order by o.order_id
  limit page_rows;
$$;
