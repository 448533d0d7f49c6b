package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ListNear;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.NearOrder;
import io.paysync.contract.orders.OrdersApi.NearPage;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = House.quiet();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void forget() {
        house.run("truncate orders.orders, orders.change, orders.fact, orders.payment, orders.parked, orders.place");
    }

    @Test
    void theNearestComeFirstAndThoseOfOnePlaceByTheirIds() {
        registered("default", "FAR", 30, 40);
        registered("default", "B", 3, 4);
        registered("default", "A", 3, 4);
        registered("default", "HERE", 0, 0);
        registered("default", "OUT", 30, 40.001);
        registered("other", "THEIRS", 0, 0);
        house.register("NOWHERE");

        assertThat(near(0, 0, 50, 10, any()))
                .extracting(n -> n.order().key().orderId() + " " + n.distance())
                .containsExactly("HERE 0.0", "A 5.0", "B 5.0", "FAR 50.0");
    }

    @Test
    void pagesOfAnySizeAreWhatComparingAllWouldSay() {
        Random random = new Random(20261127);
        Map<String, double[]> spots = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            // Few different ones, so that many orders are at the same distance.
            double[] spot = {random.nextInt(-6, 7) / 2.0, random.nextInt(-6, 7) / 2.0};
            spots.put("P-" + i, spot);
            registered(i % 10 == 0 ? "other" : "default", "P-" + i, spot[0], spot[1]);
        }
        for (int limit : List.of(1, 7, 200)) {
            for (double within : List.of(0.0, 1.5, 4.0)) {
                List<String> expected = spots.keySet().stream()
                        .filter(id -> Integer.parseInt(id.substring(2)) % 10 != 0 && distance(spots.get(id)) <= within)
                        .sorted(Comparator.comparingDouble((String id) -> distance(spots.get(id)))
                                .thenComparing(Comparator.naturalOrder()))
                        .toList();

                assertThat(near(0.5, -0.5, within, limit, any()))
                        .as("limit %d within %s", limit, within)
                        .extracting(n -> n.order().key().orderId())
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    private static double distance(double[] spot) {
        return Math.hypot(spot[0] - 0.5, spot[1] + 0.5);
    }

    @Test
    void theOtherFiltersHoldHereToo() {
        registered("default", "PAID", 1, 0);
        registered("default", "OPEN", 2, 0);
        house.apply(Facts.own(new OrderKey("default", "PAID"), Facts.paid("p")));

        assertThat(near(0, 0, 10, 10, filter(Set.of(OrderStatus.PAID), null)))
                .extracting(n -> n.order().key().orderId())
                .containsExactly("PAID");
        assertThat(near(0, 0, 10, 10, filter(Set.of(), "wechatpay"))).isEmpty();
        assertThat(near(0, 0, 10, 1, filter(Set.of(OrderStatus.CREATED), "alipay")))
                .extracting(n -> n.order().key().orderId())
                .containsExactly("OPEN");
    }

    @Test
    void metadataThatIsCalledXIsNoPlace() {
        Order.Registration r = Facts.registration();
        house.register(
                new OrderKey("default", "M"),
                new Order.Registration(
                        r.amount(),
                        r.account(),
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        Map.of("x", "1", "y", "2"),
                        null,
                        null));

        assertThat(house.count("orders.place")).isZero();
    }

    @Test
    void ordersOfBeforeAreGivenTheirPlacesByTheMigration() {
        registered("default", "OLD", 3, 4);
        house.run("truncate orders.place");

        house.run(migration("V005__places_so_far.sql"));
        house.run(migration("V005__places_so_far.sql"));

        assertThat(near(0, 0, 5, 10, any())).hasSize(1);
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        assertThatThrownBy(
                        () -> ask(0, 0, 1, new ListOrders("default", Set.of(), null, null, null, null, null, "abc", 5)))
                .hasMessageContaining("not a cursor");
    }

    @Test
    void itIsReadAlongTheIndexOverPlacesAndLooksAtNoOrderMoreThanItShows() {
        house.run("insert into orders.orders (merchant, order_id, rev, version, status, terms, registration, books,"
                + " created_at, updated_at) select 'default', 'N-' || i, 1, 1, 'CREATED', 'ACCEPT',"
                + " '{\"amount\":{\"minor\":1,\"currency\":\"CNY\"},\"receivers\":{},\"metadata\":{},\"x\":' || i"
                + " % 100 || ',\"y\":' || i / 100 || '}', '', now(), now() from generate_series(0, 4999) i");

        String plan = explained("");
        Matcher touched = Pattern.compile("shared hit=([0-9]+)").matcher(explained("analyze, buffers, "));

        assertThat(plan)
                .contains("Index Scan using place_spot on place", "Order By: (spot <->", "using orders_pkey on orders")
                .containsPattern("Index Cond: .*merchant = 'default'.*spot <@ ")
                .contains("Incremental Sort")
                .doesNotContain("Seq Scan", "Bitmap", "Hash", "->  Sort");
        assertThat(touched.find()).isTrue();
        assertThat(Integer.parseInt(touched.group(1))).as("pages, of thousands").isLessThan(120);
    }

    /** The function's own body under the function's own settings; {@code explain} does not look into functions. */
    private static String explained(String options) {
        return Probe.result(house.node
                .db()
                .tx(
                        "test.explain",
                        tx -> tx.query(
                                        Sql.of(
                                                "test.settings",
                                                "select set_config(split_part(s, '=', 1), split_part(s, '=', 2), true)"
                                                        + " from pg_proc p, unnest(p.proconfig) s where p.oid ="
                                                        + " 'orders.near'::regproc"),
                                        Args.of())
                                .compose(v -> tx.query(
                                        Sql.of(
                                                "test.body",
                                                "select prosrc from pg_proc where oid = 'orders.near'::regproc"),
                                        Args.of()))
                                .compose(rows -> tx.query(
                                        Sql.of(
                                                "test.plan" + options.length(),
                                                "explain (" + options + "costs off) "
                                                        + inserted(rows.iterator()
                                                                .next()
                                                                .getString("prosrc"))),
                                        Args.of()))
                                .map(rows -> {
                                    StringBuilder lines = new StringBuilder();
                                    rows.forEach(row ->
                                            lines.append(row.getString(0)).append('\n'));
                                    return lines.toString();
                                })));
    }

    private static String inserted(String body) {
        String sql = body;
        for (var value : Map.of(
                        "of_merchant", "'default'",
                        "at_x", "50.2::float8",
                        "at_y", "25.1::float8",
                        "within", "60::float8",
                        "page_rows", "10")
                .entrySet()) {
            sql = sql.replaceAll("\\b" + value.getKey() + "\\b", value.getValue());
        }
        for (var none : Map.of(
                        "of_statuses", "text[]",
                        "of_provider", "text",
                        "of_account", "text",
                        "in_review", "boolean",
                        "created_from", "timestamptz",
                        "created_to", "timestamptz",
                        "after_distance", "float8",
                        "after_id", "text")
                .entrySet()) {
            sql = sql.replaceAll("\\b" + none.getKey() + "\\b", "null::" + none.getValue());
        }
        return sql.replace(";", "");
    }

    private static String migration(String name) {
        try (var in = PlacesTest.class.getResourceAsStream("/db/orders/" + name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void registered(String merchant, String id, double x, double y) {
        Order.Registration r = Facts.registration();
        house.register(
                new OrderKey(merchant, id),
                new Order.Registration(r.amount(), r.account(), null, null, null, null, Map.of(), Map.of(), x, y));
    }

    private static ListOrders any() {
        return filter(Set.of(), null);
    }

    private static ListOrders filter(Set<OrderStatus> statuses, @Nullable String provider) {
        return new ListOrders("default", statuses, provider, null, null, null, null, null, 1);
    }

    private static List<NearOrder> near(double x, double y, double within, int limit, ListOrders f) {
        List<NearOrder> all = new ArrayList<>();
        String after = null;
        do {
            NearPage page = ask(
                    x,
                    y,
                    within,
                    new ListOrders(f.merchant(), f.statuses(), f.provider(), null, null, null, null, after, limit));
            all.addAll(page.orders());
            after = page.next();
        } while (after != null);
        return all;
    }

    private static NearPage ask(double x, double y, double within, ListOrders filter) {
        return house.ask(OrdersApi.LIST_NEAR, new ListNear(filter, x, y, within));
    }
}
