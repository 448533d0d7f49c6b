package io.paysync.providers;

import static io.paysync.providers.Case.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.OrderKey;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.ScriptedApi.Asked;
import io.paysync.providers.checkout.CheckoutSender;
import io.paysync.providers.paypal.PaypalSender;
import io.paysync.providers.stripe.StripeSender;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions that need more than one HTTP request, at the providers that have such. */
class TurnsTest {
    private static final String OPEN_ORDER =
            "{\"id\":\"ORD-1\",\"status\":\"COMPLETED\",\"purchase_units\":[{\"invoice_id\":\"P-1\","
                    + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},\"payments\":"
                    + "{\"authorizations\":[{\"id\":\"AUTH-1\",\"status\":\"CREATED\"}]}}]}";
    private static final String REFUNDED = "{\"id\":\"CAP-1\",\"status\":\"REFUNDED\",\"invoice_id\":\"P-1\","
            + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},"
            + "\"supplementary_data\":{\"related_ids\":{\"order_id\":\"ORD-1\"}}}";
    private static final String AUTHORIZED =
            "{\"id\":\"pay_1\",\"reference\":\"C-1\",\"amount\":8880,\"currency\":\"EUR\","
                    + "\"status\":\"Authorized\",\"balances\":{\"total_authorized\":8880,\"total_captured\":0,\"total_refunded\":0}}";

    private final ScriptedApi api = new ScriptedApi();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What is asked, and its requests after the first one. */
    private enum Way {
        PAYPAL_ORDER("/v2/payments/authorizations/ORD-1", "/v2/checkout/orders/ORD-1") {
            @Override
            Future<?> go(QueryClient client) {
                return client.query(new OrderKey("default", "P-1"), "ORD-1", NOW);
            }
        },
        PAYPAL_REFUNDED("/v2/checkout/orders/ORD-1") {
            @Override
            Future<?> go(QueryClient client) {
                return client.query(new OrderKey("default", "P-1"), "CAP-1", NOW);
            }
        },
        PAYPAL_CLOSE("/v2/payments/authorizations/AUTH-1/void") {
            @Override
            Future<?> go(QueryClient client) {
                return client.close(new OrderKey("default", "P-1"), "ORD-1", NOW);
            }
        },
        STRIPE_CLOSE("/v1/payment_intents/pi_1/cancel") {
            @Override
            Future<?> go(QueryClient client) {
                return client.close(new OrderKey("default", "S-1"), null, NOW);
            }
        },
        CHECKOUT_CLOSE("/payments/pay_1/voids") {
            @Override
            Future<?> go(QueryClient client) {
                return client.close(new OrderKey("default", "C-1"), null, NOW);
            }
        };

        private final List<String> further;

        Way(String... further) {
            this.further = List.of(further);
        }

        abstract Future<?> go(QueryClient client);

        private ObjectNode section() {
            return switch (this) {
                case PAYPAL_ORDER, PAYPAL_REFUNDED, PAYPAL_CLOSE ->
                    PaypalSender.section().put("clientId", "client").put("clientSecret", "secret");
                case STRIPE_CLOSE -> StripeSender.section().put("apiKey", "sk_live_secret");
                case CHECKOUT_CLOSE -> CheckoutSender.section().put("secretKey", "sk_secret");
            };
        }
    }

    @AfterEach
    void close() {
        api.close();
    }

    private QueryClient client(Way way) {
        api.answers(this::answer);
        return Case.account(way.section().put("apiBase", api.base()), NOW, api.outside())
                .client()
                .orElseThrow();
    }

    private Answer answer(Asked asked) {
        String path = asked.uri().replaceAll("\\?.*", "");
        if (path.equals("/v1/oauth2/token")) {
            return Answer.json(200, "{\"access_token\":\"T-1\",\"expires_in\":3600}");
        }
        requests.add(path);
        return switch (path) {
            case "/v2/checkout/orders/ORD-1" -> Answer.json(200, OPEN_ORDER);
            case "/v2/payments/captures/CAP-1" -> Answer.json(200, REFUNDED);
            case "/v2/payments/authorizations/AUTH-1/void" -> Answer.json(204, "");
            case "/v1/payment_intents/search" ->
                Answer.json(
                        200,
                        "{\"data\":[" + StripeSender.INTENT.replace("succeeded", "requires_payment_method") + "]}");
            case "/v1/payment_intents/pi_1/cancel" ->
                Answer.json(200, StripeSender.INTENT.replace("succeeded", "canceled"));
            case "/payments" ->
                new Answer(200, List.of(Map.entry("Cko-Request-Id", "1")), "{\"data\":[" + AUTHORIZED + "]}");
            case "/payments/pay_1/voids" -> new Answer(403, List.of(Map.entry("Cko-Request-Id", "1")), "");
            default -> Answer.json(404, "{\"name\":\"RESOURCE_NOT_FOUND\"}");
        };
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void eachFurtherRequestWaitsForItsTurn(Way way) {
        QueryClient client = client(way);
        Promise<Void> turn = Promise.promise();
        AtomicInteger asked = new AtomicInteger();

        Future<?> answer = way.go(client.inTurns(new Turns(() -> {
            asked.incrementAndGet();
            return turn.future();
        })));

        Probe.until("a second turn is asked for", () -> asked.get() == 1);
        assertThat(requests).hasSize(1);
        assertThat(answer.isComplete()).isFalse();
        turn.complete();
        Probe.result(answer);
        assertThat(requests.subList(1, requests.size())).isEqualTo(way.further);
        assertThat(asked).hasValue(way.further.size());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void withoutATurnNoFurtherRequestGoesOut(Way way) {
        QueryClient client = client(way);

        Future<?> answer = way.go(
                client.inTurns(new Turns(() -> Future.failedFuture(Fault.of(Fault.Code.BUSY, "no slot is free")))));

        assertThatThrownBy(() -> Probe.result(answer)).hasMessageContaining("no slot is free");
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aTurnIsOfOneQuestion(Way way) {
        QueryClient client = client(way);
        Probe.result(way.go(client.inTurns(new Turns(Future::succeededFuture))));

        Probe.result(way.go(client));

        assertThat(requests).hasSize(2 * (1 + way.further.size()));
    }
}
