package io.paysync.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloudEventTest {
    @Test
    void hasTheRequiredAttributesAndTheWebhooksData() {
        Notice notice = Notices.of("msg_1", "A/1", "main/orders");

        String text = new String(CloudEvent.structured(notice), StandardCharsets.UTF_8);

        String webhook = new String(notice.body(), StandardCharsets.UTF_8);
        String data = webhook.substring(webhook.indexOf("\"data\":") + 7, webhook.length() - 1);
        assertThat(text).endsWith(",\"data\":" + data + "}");
        JsonObject event = new JsonObject(text);
        assertThat(event.fieldNames())
                .containsExactly("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
        assertThat(event.getString("specversion")).isEqualTo("1.0");
        assertThat(event.getString("id")).isEqualTo("msg_1");
        assertThat(event.getString("source")).isEqualTo("/paysync/merchants/shop");
        assertThat(event.getString("type")).isEqualTo("order.paid");
        assertThat(event.getString("subject")).isEqualTo("A/1");
        assertThat(event.getString("time")).isEqualTo("2026-11-20T01:59:59.250Z");
        assertThat(event.getJsonObject("data").getString("subject")).isEqualTo("Tee 茶 \"gut\"");
    }

    @Test
    void aLaterAttemptHasTheSameBytes() {
        Notice first = Notices.of("msg_1", "A1", "main/orders");
        Notice later = new Notice(
                first.messageId(),
                first.type(),
                first.merchant(),
                first.orderId(),
                first.target(),
                first.options(),
                first.body(),
                List.of(),
                Instant.parse("2027-01-01T00:00:00Z"));

        assertThat(CloudEvent.structured(later)).isEqualTo(CloudEvent.structured(first));
    }

    @Test
    void theSourceIsAUriReferenceWhateverTheMerchantIsCalled() {
        assertThat(CloudEvent.source("茶 & co/1")).isEqualTo("/paysync/merchants/%E8%8C%B6%20%26%20co%2F1");
    }

    @Test
    void aBodyWithoutDataIsRefused() {
        byte[] body =
                "{\"type\":\"order.paid\",\"timestamp\":\"2026-11-20T01:59:59Z\"}".getBytes(StandardCharsets.UTF_8);
        Notice notice = new Notice("m", "t", "shop", "o", "main/x", Map.of(), body, List.of(), Instant.EPOCH);

        assertThatThrownBy(() -> CloudEvent.structured(notice)).isInstanceOf(IllegalArgumentException.class);
    }
}
