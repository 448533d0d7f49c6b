package io.paysync.bench.peers;

import com.razorpay.Utils;
import com.squareup.square.core.ObjectMappers;
import com.squareup.square.types.PaymentUpdatedEvent;
import com.squareup.square.utilities.WebhooksHelper;
import com.stripe.net.ApiResource;
import com.stripe.net.Webhook;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.json.JSONObject;

/** The libraries of those that sign the raw body with a shared secret. */
final class HmacPeers {
    private HmacPeers() {}

    static List<Peer> all() {
        return List.of(razorpay(), square(), stripe());
    }

    private static List<RawCallback> with(String recorded, List<RawCallback> seeds) {
        List<RawCallback> all = new ArrayList<>(Recorded.raws(recorded));
        all.addAll(seeds);
        return List.copyOf(all);
    }

    private static Peer razorpay() {
        String name = "other/razorpay-payment-captured-non-ascii";
        String secret = Recorded.of(name).key("webhook_secret");
        return new Peer(
                "razorpay",
                Recorded.of(name).account(),
                with(
                        name,
                        Recorded.seeds(
                                "razorpay",
                                "payment-captured",
                                "payment-failed",
                                "order-paid",
                                "refund-processed",
                                "refund-failed",
                                "dispute-created",
                                "dispute-lost")),
                // The number of the event is not signed: whatever it says, the verdict must be the same.
                List.of("X-Razorpay-Signature", "X-Razorpay-Event-Id"),
                raw -> Utils.verifyWebhookSignature(
                        Recorded.body(raw), String.valueOf(raw.one("X-Razorpay-Signature")), secret),
                raw -> new JSONObject(Recorded.body(raw)).has("event"),
                List.of(),
                List.of());
    }

    private static Peer square() {
        String name = "other/square-payment-completed-non-ascii";
        Recorded recorded = Recorded.of(name);
        return new Peer(
                "square",
                recorded.account(),
                with(
                        name,
                        Recorded.seeds(
                                "square",
                                "payment-approved",
                                "payment-completed",
                                "payment-failed",
                                "refund-completed",
                                "refund-failed",
                                "dispute-evidence_required",
                                "dispute-won")),
                List.of("x-square-hmacsha256-signature"),
                raw -> WebhooksHelper.verifySignature(
                        Recorded.body(raw),
                        String.valueOf(raw.one("x-square-hmacsha256-signature")),
                        recorded.key("signature_key"),
                        recorded.key("notification_url")),
                raw -> ObjectMappers.JSON_MAPPER.readValue(Recorded.body(raw), PaymentUpdatedEvent.class) != null,
                List.of(),
                List.of());
    }

    private static Peer stripe() {
        String secret = Recorded.of("stripe/pay-success")
                .vector()
                .at("/keys/endpoint_secrets/0")
                .asText();
        return new Peer(
                "stripe",
                Recorded.of("stripe/pay-success").account(),
                Recorded.raws(
                        "stripe/pay-success",
                        "stripe/pay-success-chinese",
                        "stripe/refund-partial",
                        "stripe/header-order"),
                List.of("Stripe-Signature"),
                // Without its clock, which cannot be set.
                raw -> Webhook.Signature.verifyHeader(
                        Recorded.body(raw), String.valueOf(raw.one("Stripe-Signature")), secret, 0),
                raw -> ApiResource.GSON.fromJson(Recorded.body(raw), com.stripe.model.Event.class) != null,
                List.of(
                        new Peer.Stricter(
                                "more than one time in the header",
                                (refused, raw) -> refused.reason() == Reason.MALFORMED
                                        && items(raw)
                                                        .filter(item -> item.startsWith("t="))
                                                        .count()
                                                > 1),
                        new Peer.Stricter(
                                "a time in the header that is no plain number",
                                (refused, raw) -> refused.reason() == Reason.MALFORMED
                                        && items(raw)
                                                .filter(item -> item.startsWith("t="))
                                                .anyMatch(item -> !item.matches("t=[1-9][0-9]{0,11}")))),
                List.of(new Peer.Laxer(
                        "the library stumbles over a scheme without a value",
                        raw -> items(raw).anyMatch(item -> item.equals("t") || item.equals("v1")))));
    }

    private static Stream<String> items(RawCallback raw) {
        return Stream.of(String.valueOf(raw.one("Stripe-Signature")).split(","));
    }
}
