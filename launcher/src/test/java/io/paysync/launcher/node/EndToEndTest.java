package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.testkit.Probe;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job, from the provider's callback to the shop's webhook, on real PostgreSQL with signed callbacks. */
class EndToEndTest {
    private static WholeSystem system;

    @BeforeAll
    static void start() {
        system = WholeSystem.start();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void aGenuineCallbackMakesTheOrderPaidAndTellsTheShop(String provider) {
        String order = "PAID-" + provider;
        system.order(provider, order, 8880);

        system.sandbox.payments().pay(provider, order, Faults.NONE);

        system.await(order, "PAID");
        Probe.until("the webhook", () -> system.webhooks(order, "order.paid") == 1);
        assertThat(system.order(order).getJsonObject("paid").getLong("minor")).isEqualTo(8880);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void anOrderWhoseCallbackNeverComesIsFoundByPolling(String provider) {
        String order = "POLL-" + provider;
        system.order(provider, order, 1200);

        system.sandbox.payments().pay(provider, order, Faults.dropped());

        system.await(order, "PAID");
        assertThat(timeline(order)).contains("\"poll\"").doesNotContain("\"callback\"");
        Probe.until("the webhook", () -> system.webhooks(order, "order.paid") == 1);
    }

    @Test
    void aCallbackThatComesBeforeItsOrderIsAppliedWhenTheOrderComes() {
        String order = "EARLY-1";
        system.sandbox.payments().open("alipay", order, new Money(500, "CNY"), "Early", null);
        Probe.result(system.sandbox.payments().pay("alipay", order, Faults.NONE).deliveries());
        Probe.until("the fact to be parked", () -> system.count("paysync.orders.facts", "result", "PARKED") >= 1);

        system.register("alipay", order, new Money(500, "CNY"));

        system.await(order, "PAID");
    }

    @Test
    void aPaymentThatNobodyRegisteredMakesAnOrderWhereTheAccountAllowsIt() {
        String order = "ADOPTED-1";
        Money amount = new Money(700, "CNY");
        system.sandbox.payments().open("wechatpay", order, amount, "Walk-in", null);

        system.sandbox.payments().pay("wechatpay", order, Faults.NONE);

        system.await(order, "PAID");
        assertThat(system.order(order).getBoolean("adopted")).isTrue();
        Probe.until("the webhook", () -> system.webhooks(order, "order.paid") == 1);
        system.register("wechatpay", order, amount);
        assertThat(system.order(order).getValue("adopted")).isNull();
        assertThat(system.status(order)).isEqualTo("PAID");
    }

    @Test
    void tenCopiesOfACallbackHaveOneEffect() {
        String order = "COPIES-1";
        system.order("wechatpay", order, 700);

        Probe.result(system.sandbox
                .payments()
                .pay("wechatpay", order, Faults.duplicated(9))
                .deliveries());

        system.await(order, "PAID");
        Probe.until("the webhook", () -> system.webhooks(order, "order.paid") == 1);
        assertThat(system.order(order).getJsonObject("paid").getLong("minor")).isEqualTo(700);
        assertThat(system.order(order).getInteger("version")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void anotherAmountIsHeldForReviewAndNeverPaid(String provider) {
        String order = "AMOUNT-" + provider;
        Money said =
                new Money(9900, system.sandbox.payments().provider(provider).currency());
        system.sandbox.payments().open(provider, order, new Money(100, said.currency()), "Cheap", null);
        system.register(provider, order, said);

        system.sandbox.payments().pay(provider, order, Faults.NONE);

        Probe.until(
                "a review", Duration.ofSeconds(30), () -> system.order(order).getValue("review") != null);
        assertThat(system.status(order)).isNotEqualTo("PAID");
        assertThat(system.get("/v1/incidents", WholeSystem.KEY).body()).contains("AMOUNT_MISMATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAMPERED_BODY", "OTHER_KEY", "MISSING_SIGNATURE"})
    void aForgedCallbackChangesNothing(Forgery forgery) {
        for (String provider : new String[] {"alipay", "wechatpay", "stripe"}) {
            String order = "F-" + provider + "-" + forgery;
            system.order(provider, order, 100);

            Probe.result(
                    system.sandbox.payments().forge(provider, order, forgery).deliveries());

            assertThat(system.status(order)).isEqualTo("CREATED");
        }
        assertThat(system.sandbox.stats().callbacks().forgedAcknowledged()).isZero();
    }

    @Test
    void partialThenFullRefundsAreToldInOrder() {
        String order = "REFUND-1";
        system.order("alipay", order, 1000);
        system.sandbox.payments().pay("alipay", order, Faults.NONE);
        system.await(order, "PAID");

        system.sandbox.payments().refund("alipay", order, 300, "R-1", Trade.Outcome.SUCCEEDED, Faults.NONE);
        system.await(order, "PARTIALLY_REFUNDED");
        system.sandbox.payments().refund("alipay", order, 700, "R-2", Trade.Outcome.SUCCEEDED, Faults.NONE);

        system.await(order, "REFUNDED");
        Probe.until("all webhooks", () -> system.webhooks(order, "order.refunded") == 1);
        assertThat(system.webhooks(order, "order.partially_refunded")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay"})
    void aRefundWhoseCallbackIsLostIsFoundByItsNumber(String provider) {
        String order = "LOST-REFUND-" + provider;
        system.order(provider, order, 1000);
        system.sandbox.payments().pay(provider, order, Faults.NONE);
        system.await(order, "PAID");

        system.sandbox.payments().refund(provider, order, 300, "R-1", Trade.Outcome.SUCCEEDED, Faults.dropped());
        var said =
                system.put("/v1/orders/" + order + "/refunds/R-1", "{\"amount\":{\"minor\":300,\"currency\":\"CNY\"}}");

        assertThat(said.statusCode()).isEqualTo(200);
        assertThat(said.body()).contains("\"state\":\"PROCESSING\"");
        system.await(order, "PARTIALLY_REFUNDED");
        assertThat(system.webhooks(order, "order.partially_refunded")).isLessThanOrEqualTo(1);
        Probe.until("the webhook", () -> system.webhooks(order, "order.partially_refunded") == 1);
    }

    @Test
    void anotherMerchantSeesNothing() {
        system.order("alipay", "MINE-1", 100);

        var foreign = system.get("/v1/orders/MINE-1", WholeSystem.OTHER_MERCHANT);
        var missing = system.get("/v1/orders/MINE-2", WholeSystem.OTHER_MERCHANT);

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body().replace("MINE-1", ""))
                .isEqualTo(missing.body().replace("MINE-2", ""));
    }

    @Test
    void theWaitingPageHearsIt() throws Exception {
        String order = "LIVE-1";
        system.order("alipay", order, 100);
        var token = system.send(HttpRequest.newBuilder(system.api("/v1/orders/" + order + "/event-token"))
                .header("Authorization", "Bearer " + WholeSystem.KEY.text())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(token.statusCode()).isBetween(200, 201);
        String query = "?token=" + new JsonObject(token.body()).getString("token");
        StringBuilder heard = new StringBuilder();
        Thread page = Thread.ofVirtual().start(() -> {
            try (var lines = java.net.http.HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(system.api("/v1/orders/" + order + "/events" + query))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofLines())
                    .body()) {
                lines.forEach(line -> {
                    synchronized (heard) {
                        heard.append(line).append('\n');
                    }
                });
            } catch (java.io.IOException | InterruptedException | java.io.UncheckedIOException e) {
                // The page is closed at the end of the test.
            }
        });
        Probe.until("the snapshot", () -> contains(heard, "CREATED"));
        Probe.until("polling to ask sooner about what is looked at", () -> system.count("paysync.polling.viewed") >= 1);

        system.sandbox.payments().pay("alipay", order, Faults.NONE);

        Probe.until("the page to hear of it", () -> contains(heard, "PAID"));
        page.interrupt();
    }

    @Test
    void unknownAccountsAndPathsHaveNoRoute() {
        for (String path :
                new String[] {"/callbacks/alipay/other", "/callbacks/nobody/main", "/callbacks/alipay", "/"}) {
            var answer = system.send(HttpRequest.newBuilder(java.net.URI.create(
                            "http://127.0.0.1:" + system.node().callbackPort() + path))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build());

            assertThat(answer.statusCode()).as(path).isEqualTo(404);
        }
    }

    private static boolean contains(StringBuilder text, String part) {
        synchronized (text) {
            return text.indexOf(part) >= 0;
        }
    }

    private static String timeline(String order) {
        return system.get("/v1/orders/" + order + "/timeline", WholeSystem.KEY).body();
    }
}
