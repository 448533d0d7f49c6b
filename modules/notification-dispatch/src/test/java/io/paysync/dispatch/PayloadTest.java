package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");

    @Test
    void bodySaysWhatTheOrderIsAfterTheChange() throws IOException {
        JsonNode body = Json.MAPPER.readTree(Payload.of(Samples.change("shop", "o1", 2, AT)));

        assertThat(body.get("type").asText()).isEqualTo("order.paid");
        assertThat(body.get("timestamp").asText()).isEqualTo("2026-11-20T02:00:00Z");
        JsonNode data = body.get("data");
        assertThat(data.get("merchant").asText()).isEqualTo("shop");
        assertThat(data.get("orderId").asText()).isEqualTo("o1");
        assertThat(data.get("sequence").asInt()).isEqualTo(2);
        assertThat(data.get("status").asText()).isEqualTo("PAID");
        assertThat(data.get("previousStatus").asText()).isEqualTo("CREATED");
        assertThat(data.at("/amount/minor").asLong()).isEqualTo(8880);
        assertThat(data.at("/amount/value").asText()).isEqualTo("88.80");
        assertThat(data.at("/payments/0/tradeNo").asText()).isEqualTo("To1");
        assertThat(data.get("subject").asText()).isEqualTo("龙井茶 250g");
    }

    @Test
    void anOrderThatNobodyRegisteredSaysSo() throws IOException {
        OrderKey key = new OrderKey("shop", "o1");
        Order order = Samples.adopted(key, AT);
        Change change = new Change(
                key, 1, null, OrderStatus.CREATED, null, null, "adopted: paid, and registered by nobody", AT, order);

        assertThat(Json.MAPPER.readTree(Payload.of(change)).at("/data/adopted").asBoolean())
                .isTrue();
        assertThat(Json.MAPPER
                        .readTree(Payload.of(Samples.change("shop", "o1", 2, AT)))
                        .at("/data")
                        .has("adopted"))
                .isFalse();
    }

    @Test
    void whomElseTheOrderTellsIsNotInIt() {
        String body =
                new String(Payload.of(Samples.change("shop", "o1", 2, AT)), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(body).doesNotContain("+8613800138000");
    }

    @Test
    void sameChangeAlwaysGivesTheSameBytes() {
        assertThat(Payload.of(Samples.change("shop", "o1", 2, AT)))
                .isEqualTo(Payload.of(Samples.change("shop", "o1", 2, AT)));
    }

    @Test
    void bodyThatWouldBeTooLargeIsThinAndSaysSo() throws IOException {
        Map<String, String> words = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            words.put("k" + i, "字".repeat(100));
        }
        OrderKey key = new OrderKey("shop", "o1");
        Change change = new Change(
                key,
                2,
                OrderStatus.CREATED,
                OrderStatus.PAID,
                null,
                null,
                "sample",
                AT,
                Samples.order(key, OrderStatus.PAID, 2, words, AT));

        byte[] body = Payload.of(change);

        assertThat(body).hasSizeLessThan(Payload.BYTES_MAX);
        assertThat(Json.MAPPER.readTree(body).at("/data/thin").asBoolean()).isTrue();
        assertThat(Json.MAPPER.readTree(body).at("/data/status").asText()).isEqualTo("PAID");
    }
}
