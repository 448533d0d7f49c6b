package io.paysync.dispatch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.Order.Registration;
import io.paysync.contract.domain.OrderStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body receivers get, written once for a change: {@code {"type","timestamp","data":{order…,"sequence"}}}. Made of the
 * change alone, never of what the order has become since. Whom else the order tells (phone, e-mail) is not in it.
 *
 * <p>Standard Webhooks asks for less than 20 kB: a larger one is written thin, without the shop's own words and the lists,
 * and says so; the receiver can ask for the order.
 */
final class Payload {
    static final int BYTES_MAX = 20_000;
    private static final JsonFactory JSON = new JsonFactory();

    private Payload() {}

    static byte[] of(Change change) {
        byte[] full = write(change, false, false);
        return full.length < BYTES_MAX ? full : write(change, true, false);
    }

    /** The same of a change that did not happen, which says so: {@code data.test}. */
    static byte[] ofTest(Change change) {
        return write(change, false, true);
    }

    private static byte[] write(Change change, boolean thin, boolean test) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(1024)) {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeStringField("type", change.type());
                json.writeStringField("timestamp", change.at().toString());
                json.writeObjectFieldStart("data");
                if (test) {
                    json.writeBooleanField("test", true);
                }
                order(json, change, thin);
                json.writeEndObject();
                json.writeEndObject();
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing outside memory is written", e);
        }
    }

    private static void order(JsonGenerator json, Change change, boolean thin) throws IOException {
        Order order = change.order();
        Registration registration = order.registration();
        json.writeStringField("merchant", change.key().merchant());
        json.writeStringField("orderId", change.key().orderId());
        json.writeNumberField("sequence", change.version());
        json.writeStringField("status", change.to().name());
        OrderStatus from = change.from();
        text(json, "previousStatus", from == null ? null : from.name());
        text(json, "reason", change.reason());
        money(json, "amount", registration.amount());
        json.writeNumberField("paidMinor", order.paidMinor());
        json.writeNumberField("refundedMinor", order.refundedMinor());
        AccountRef account = registration.account();
        text(json, "provider", account == null ? null : account.provider());
        text(json, "account", account == null ? null : account.account());
        text(json, "tradeNo", order.tradeNo());
        time(json, "paidAt", order.paidAt());
        text(json, "method", registration.method());
        text(json, "review", order.review());
        if (registration.unregistered()) {
            json.writeBooleanField("adopted", true);
        }
        if (thin) {
            json.writeBooleanField("thin", true);
        } else {
            text(json, "subject", registration.subject());
            words(json, registration.metadata());
            payments(json, order.payments());
            refunds(json, order.refunds());
            disputes(json, order.disputes());
        }
        time(json, "createdAt", order.createdAt());
        time(json, "updatedAt", order.updatedAt());
    }

    private static void words(JsonGenerator json, Map<String, String> metadata) throws IOException {
        if (!metadata.isEmpty()) {
            json.writeObjectFieldStart("metadata");
            for (Map.Entry<String, String> word : metadata.entrySet()) {
                json.writeStringField(word.getKey(), word.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void payments(JsonGenerator json, List<Order.Payment> payments) throws IOException {
        if (payments.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("payments");
        for (Order.Payment payment : payments) {
            json.writeStartObject();
            json.writeStringField("tradeNo", payment.tradeNo());
            money(json, "amount", payment.amount());
            time(json, "paidAt", payment.paidAt());
            json.writeBooleanField("booked", payment.booked());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void refunds(JsonGenerator json, List<Order.Refund> refunds) throws IOException {
        if (refunds.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("refunds");
        for (Order.Refund refund : refunds) {
            json.writeStartObject();
            json.writeStringField("refundId", refund.refundId());
            text(json, "merchantRefundNo", refund.merchantRefundNo());
            text(json, "providerRefundNo", refund.providerRefundNo());
            json.writeStringField("state", refund.state().name());
            money(json, "amount", refund.amount());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void disputes(JsonGenerator json, List<Order.Dispute> disputes) throws IOException {
        if (disputes.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("disputes");
        for (Order.Dispute dispute : disputes) {
            json.writeStartObject();
            json.writeStringField("disputeId", dispute.disputeId());
            json.writeStringField("state", dispute.state().name());
            money(json, "amount", dispute.amount());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void money(JsonGenerator json, String name, @Nullable Money money) throws IOException {
        if (money != null) {
            json.writeObjectFieldStart(name);
            json.writeNumberField("minor", money.minor());
            json.writeStringField("currency", money.currency());
            json.writeStringField("value", money.toMajor());
            json.writeEndObject();
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }
}
