package io.paysync.sandbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The words in which Square, Razorpay and Checkout.com speak. The product's verifiers take several of them for the same, so
 * a double could use one that the provider never says and no verdict would tell.
 */
class HmacDoublesTest {
    private static final Instant NOW = TestKeys.validAt();
    private static final Random RANDOM = new Random(7);
    private final Trades trades = new Trades(10);

    @ParameterizedTest
    @CsvSource({
        "square, OPEN, dispute.created",
        "square, WON, dispute.state.updated",
        "square, LOST, dispute.state.updated",
        "checkout, OPEN, dispute_received",
        "checkout, LOST, dispute_lost"
    })
    void aDisputeHasTheNameOfItsStep(String provider, Trade.DisputeState state, String type) throws IOException {
        ProviderDouble played = played(provider);
        Trade disputed = disputed(trade(played).pay(NOW), state);

        JsonNode event = sent(played, new TradeEvent.Disputed(new Trade.Dispute("dp_1", state)), disputed);

        assertThat(event.path("type").asText()).isEqualTo(type);
    }

    /** Square cancels only what is approved, Checkout.com voids only what is authorised. */
    @Test
    void whatCanBeClosedIsAuthorisedFirst() throws IOException {
        assertThat(asked("square", "/v2/payments/").at("/payment/status").asText())
                .isEqualTo("APPROVED");
        assertThat(asked("checkout", "/payments/").path("status").asText()).isEqualTo("Authorized");
    }

    @Test
    void aVoidOfCheckoutIsToldAsOne() throws IOException {
        ProviderDouble checkout = played("checkout");
        Trade open = trades.open(trade(checkout));
        Trade closed = open.close(NOW);

        ApiAnswer taken =
                checkout.answer(request("checkout", "POST", "/payments/" + open.tradeNo() + "/voids", ""), NOW);
        JsonNode event = sent(checkout, new TradeEvent.Closed(), closed);
        JsonNode asked = json(checkout.answer(request("checkout", "GET", "/payments/" + open.tradeNo(), ""), NOW)
                .body());

        assertThat(taken.status()).isEqualTo(202);
        assertThat(event.path("type").asText()).isEqualTo("payment_voided");
        assertThat(event.at("/data/balances/total_voided").asLong()).isEqualTo(8880);
        assertThat(event.at("/data/action_id").asText())
                .isEqualTo(json(taken.body()).path("action_id").asText())
                .matches("act_[a-z0-9]{26}");
        assertThat(asked.path("status").asText()).isEqualTo("Voided");
    }

    /** A client that forgets to ask for the payments must not find them here either. */
    @Test
    void razorpayTellsTheirPaymentsWithOrdersOnlyWhenAsked() throws IOException {
        ProviderDouble razorpay = played("razorpay");
        Trade open = trades.open(trade(razorpay));
        String query = "receipt=" + open.orderNo();

        JsonNode plain = json(razorpay.answer(request("razorpay", "GET", "/v1/orders", query), NOW)
                .body());
        JsonNode expanded =
                json(razorpay.answer(request("razorpay", "GET", "/v1/orders", query + "&expand%5B%5D=payments"), NOW)
                        .body());

        assertThat(plain.at("/items/0/receipt").asText()).isEqualTo(open.orderNo());
        assertThat(plain.at("/items/0").has("payments")).isFalse();
        assertThat(expanded.at("/items/0").has("payments")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"square", "razorpay"})
    void anOrderNumberIsAtMostFortyCharacters(String provider) {
        ProviderDouble played = played(provider);
        Money amount = new Money(8880, played.currency());

        assertThat(played.refuse("a".repeat(40), amount)).isEmpty();
        assertThat(played.refuse("a".repeat(41), amount)).isPresent();
        assertThat(played.refuse("a", new Money(0, played.currency()))).isPresent();
    }

    private JsonNode asked(String provider, String path) throws IOException {
        ProviderDouble played = played(provider);
        Trade open = trades.open(trade(played));
        return json(played.answer(request(provider, "GET", path + open.tradeNo(), ""), NOW)
                .body());
    }

    private ProviderDouble played(String name) {
        return Plugs.find(name).orElseThrow().play(TestKeys.KEYS.of(name), Stage.of(trades));
    }

    private static Trade trade(ProviderDouble played) {
        return Trade.open(
                played.name(),
                "ORD202611200001",
                played.newTradeNo(RANDOM, NOW),
                new Money(8880, played.currency()),
                "Tea",
                null,
                NOW);
    }

    private static Trade disputed(Trade paid, Trade.DisputeState state) {
        Trade open = paid.dispute(new Trade.Dispute("dp_1", Trade.DisputeState.OPEN));
        return state == Trade.DisputeState.OPEN ? open : open.dispute(new Trade.Dispute("dp_1", state));
    }

    private static JsonNode sent(ProviderDouble played, TradeEvent event, Trade trade) throws IOException {
        Notification notification = new Notification(played.newEventId(RANDOM, NOW), event, trade, NOW);
        return json(
                played.callback(notification, Forgery.NONE, NOW).orElseThrow().body());
    }

    private static JsonNode json(byte[] body) throws IOException {
        return Json.MAPPER.readTree(body);
    }

    private static ApiRequest request(String provider, String method, String path, String query) {
        Secrets secrets = TestKeys.KEYS.of(provider);
        String authorization = switch (provider) {
            case "square" -> "Bearer " + secrets.text("accessToken");
            case "checkout" -> "Bearer " + secrets.text("secretKey");
            default ->
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((secrets.text("keyId") + ":" + secrets.text("keySecret"))
                                        .getBytes(StandardCharsets.UTF_8));
        };
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Authorization", authorization)
                .add("Square-Version", "2026-08-19");
        String target = query.isEmpty() ? path : path + "?" + query;
        return new ApiRequest(method, target, path, query, headers, new byte[0]);
    }
}
