package io.paysync.bench.peers;

import com.adyen.model.notification.NotificationRequest;
import com.adyen.model.notification.NotificationRequestItem;
import com.adyen.notification.WebhookHandler;
import com.adyen.util.HMACValidator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adyen's library, for its two ways to sign: each item of a notification, or the whole body in a header. */
final class AdyenPeers {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> SIGNED_TEXTS =
            List.of("pspReference", "originalReference", "merchantAccountCode", "merchantReference", "eventCode");

    private AdyenPeers() {}

    static List<Peer> all() {
        return List.of(items(), header());
    }

    private static String key(String name) {
        return Recorded.of(name).vector().at("/keys/hmac_keys_hex/0").asText();
    }

    private static Peer items() {
        String key = key("adyen/pay-success");
        List<RawCallback> genuine = new ArrayList<>(Recorded.raws(
                "adyen/pay-success",
                "adyen/batch-two-items",
                "adyen/refund-partial",
                "adyen/pay-success-chinese",
                "adyen/capture-success",
                "adyen/capture-failed",
                "adyen/refund-failed-later",
                "adyen/chargeback",
                "adyen/dispute-notification"));
        genuine.add(batch(genuine));
        Peer.Library library = raw -> {
            NotificationRequest request = new WebhookHandler().handleNotificationJson(Recorded.body(raw));
            List<NotificationRequestItem> items = request.getNotificationItems();
            for (NotificationRequestItem item : items) {
                if (!new HMACValidator().validateHMAC(item, key)) {
                    return false;
                }
            }
            return !items.isEmpty();
        };
        return new Peer(
                "adyen",
                Recorded.of("adyen/pay-success").account(),
                List.copyOf(genuine),
                List.of(),
                library,
                Peer.READ_ALREADY,
                List.of(
                        Differences.looseJson(),
                        new Peer.Stricter(
                                "a signed field is in another form than Adyen writes it",
                                (refused, raw) -> refused.reason() == Reason.MALFORMED && !asWritten(raw)),
                        new Peer.Stricter(
                                "the library does not look at live",
                                (refused, raw) -> refused.reason() == Reason.ENV_MISMATCH && !saysTest(raw))),
                List.of(new Peer.Laxer("the library stumbles over a field that is not signed", raw -> {
                    RawCallback signed = onlySigned(raw);
                    return signed != null && takes(library, signed);
                })));
    }

    private static boolean takes(Peer.Library library, RawCallback raw) {
        try {
            return library.takes(raw);
        } catch (Exception e) {
            return false;
        }
    }

    private static boolean saysTest(RawCallback raw) {
        JsonNode root = Differences.strictObject(raw.body());
        return root != null && root.path("live").asText().equals("false");
    }

    private static List<JsonNode> itemsOf(@Nullable JsonNode root) {
        List<JsonNode> items = new ArrayList<>();
        if (root != null) {
            root.path("notificationItems").forEach(each -> items.add(each.path("NotificationRequestItem")));
        }
        return items;
    }

    /** Texts are texts, the amount is a whole number, and success is one of the two words. */
    private static boolean asWritten(RawCallback raw) {
        return itemsOf(Differences.strictObject(raw.body())).stream().allMatch(item -> {
            boolean texts = SIGNED_TEXTS.stream().allMatch(name -> textOrNone(item.path(name)));
            JsonNode success = item.path("success");
            return item.isObject()
                    && texts
                    && !item.path("pspReference").asText().isEmpty()
                    && textOrNone(item.at("/amount/currency"))
                    && (item.at("/amount/value").isIntegralNumber() || none(item.at("/amount/value")))
                    && (success.isBoolean() || success.asText().matches("true|false"));
        });
    }

    private static boolean none(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static boolean textOrNone(JsonNode node) {
        return node.isTextual() || none(node);
    }

    /** The same notification with nothing in it but what is signed; null when it is no JSON. */
    private static @Nullable RawCallback onlySigned(RawCallback raw) {
        JsonNode root = Differences.strictObject(raw.body());
        if (root == null) {
            return null;
        }
        ObjectNode whole = MAPPER.createObjectNode().put("live", "false");
        ArrayNode items = whole.putArray("notificationItems");
        for (JsonNode item : itemsOf(root)) {
            ObjectNode kept = items.addObject().putObject("NotificationRequestItem");
            for (String name : SIGNED_TEXTS) {
                keep(item, name, kept);
            }
            keep(item, "success", kept);
            ObjectNode amount = kept.putObject("amount");
            keep(item.path("amount"), "currency", amount);
            keep(item.path("amount"), "value", amount);
            keep(item.path("additionalData"), "hmacSignature", kept.putObject("additionalData"));
        }
        return new RawCallback(
                raw.method(),
                raw.path(),
                raw.query(),
                raw.headers(),
                whole.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void keep(JsonNode from, String name, ObjectNode to) {
        if (from.has(name)) {
            to.set(name, from.get(name));
        }
    }

    /** All items of these in one notification. */
    private static RawCallback batch(List<RawCallback> notifications) {
        try {
            ObjectNode whole = (ObjectNode) MAPPER.readTree(notifications.get(0).body());
            ArrayNode items = whole.putArray("notificationItems");
            for (RawCallback each : notifications) {
                for (JsonNode item : MAPPER.readTree(each.body()).path("notificationItems")) {
                    items.add(item);
                }
            }
            RawCallback first = notifications.get(0);
            return new RawCallback(
                    first.method(), first.path(), first.query(), first.headers(), MAPPER.writeValueAsBytes(whole));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Peer header() {
        String name = "adyen/generic-hmac-header";
        String key = key(name);
        return new Peer(
                "adyen-header",
                Recorded.of(name).account(),
                Recorded.raws(name),
                List.of("HmacSignature"),
                raw -> new HMACValidator()
                        .validateHMAC(String.valueOf(raw.one("HmacSignature")), key, Recorded.body(raw)),
                Peer.READ_ALREADY,
                List.of(),
                List.of());
    }
}
