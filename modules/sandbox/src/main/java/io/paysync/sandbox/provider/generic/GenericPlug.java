package io.paysync.sandbox.provider.generic;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The generic gateway as a plug-in. Its account is the whole description of it, as a shop would write one. */
public final class GenericPlug implements Plug {
    static final String SECRET = "secret";
    static final String MERCHANT = "merchant";
    static final String SIGNATURE_HEADER = "X-Sandbox-Signature";
    static final String TIME_HEADER = "X-Sandbox-Time";
    static final String PREFIX = "v1=";

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.text(SECRET, "", 40).text(MERCHANT, "shop-", 8).done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "body", "json",
                "signature", signature(secrets),
                "timestamp", Map.of("in", "header:" + TIME_HEADER, "format", "epoch-seconds", "tolerance", "5m"),
                "must", List.of(Map.of("in", "json:/merchant", "be", List.of(secrets.text(MERCHANT)))),
                "fields", fields(),
                "amounts", "minor",
                "times", "iso",
                "status", words());
    }

    private static Map<String, Object> signature(Secrets secrets) {
        return Map.of(
                "in",
                "header:" + SIGNATURE_HEADER,
                "algorithm",
                "hmac-sha256",
                "encoding",
                "hex",
                "prefix",
                PREFIX,
                "over",
                "{header:" + TIME_HEADER + "}.{body}",
                "keys",
                List.of(Map.of("id", "sandbox", "secret", secrets.text(SECRET))));
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("eventId", "json:/event");
        fields.put("orderNo", "json:/order/number");
        fields.put("tradeNo", "json:/payment/id");
        fields.put("status", "json:/state");
        fields.put("amount", "json:/payment/amount");
        fields.put("currency", "json:/payment/currency");
        fields.put("occurredAt", "json:/at");
        fields.put("refundNo", "json:/refund/number");
        fields.put("refundTradeNo", "json:/refund/id");
        fields.put("refundAmount", "json:/refund/amount");
        fields.put("disputeNo", "json:/dispute/id");
        return fields;
    }

    private static Map<String, List<String>> words() {
        return Map.of(
                "paid", List.of("PAID"),
                "closed", List.of("CLOSED"),
                "refundSucceeded", List.of("REFUNDED"),
                "refundFailed", List.of("REFUND_FAILED"),
                "disputeOpened", List.of("DISPUTED"),
                "disputeWon", List.of("DISPUTE_WON"),
                "disputeLost", List.of("DISPUTE_LOST"));
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new GenericDouble(secrets);
    }
}
