-- Orders registered with coordinates before there were places. In a transaction of its own, which only reads the orders.
insert into orders.place (merchant, order_id, spot)
select o.merchant, o.order_id, orders.spot_of(o.registration)
from orders.orders o
where o.registration like '%"x":%' and orders.spot_of(o.registration) is not null
on conflict do nothing;
