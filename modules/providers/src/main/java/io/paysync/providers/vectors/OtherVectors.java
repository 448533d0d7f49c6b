package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.mollie.MollieCallback;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cases of {@code other}: several providers under one name, told apart by their tags. */
final class OtherVectors {
    private static final String NAME = "other";
    private static final Map<String, String> BY_TAG = Map.of(
            "razorpay", "razorpay",
            "square", "square",
            "mollie", "mollie",
            "checkout.com", "checkout");

    private OtherVectors() {}

    /** The provider's name here; that of any other case is its own. */
    static String provider(String named, JsonNode vector) {
        if (!named.equals(NAME)) {
            return named;
        }
        for (JsonNode tag : vector.path("tags")) {
            String provider = BY_TAG.get(tag.asText());
            if (provider != null) {
                return provider;
            }
        }
        throw new TypeJudge.Unsupported("a provider that no tag names");
    }

    static void account(String provider, ObjectNode section, JsonNode keys) {
        switch (provider) {
            case "razorpay" -> VectorAccounts.copy(keys, "webhook_secret", section, "webhookSecret");
            case "square" -> {
                VectorAccounts.copy(keys, "signature_key", section, "signatureKey");
                VectorAccounts.copy(keys, "notification_url", section, "notificationUrl");
            }
            case "checkout" -> VectorAccounts.copy(keys, "signature_key", section, "signatureKey");
            case "mollie" -> section.put("apiKey", "live_vector");
            default -> throw new TypeJudge.Unsupported("provider " + provider);
        }
    }

    static List<String> callback(JsonNode vector) {
        String provider = provider(NAME, vector);
        return provider.equals("mollie") ? notice(vector) : new CallbackJudge(provider).differences(vector);
    }

    /**
     * A Mollie callback is proven by asking Mollie, which no recorded case can do. What can be judged is that it names the
     * payment, says nothing else, and is not believed.
     */
    private static List<String> notice(JsonNode vector) {
        Expect expect = new Expect();
        Instant now = Expect.instant(vector, "now");
        RawCallback raw = CallbackJudge.request(vector.path("request"));
        Account account = VectorAccounts.of("mollie", vector, now);
        JsonNode expected = vector.path("expected");
        Refused wrong = MollieCallback.notice(raw).refused();
        expect.same("verdict", Expect.text(expected, "verdict"), wrong == null ? "accept" : "reject");
        Verdict verdict = account.verify(raw, now);
        if (wrong == null) {
            boolean later =
                    verdict instanceof Refused refused && refused.reason() == Reason.UNKNOWN_KEY && refused.later();
            expect.same("needs to be asked", true, later);
            expect.same("number of events", expected.path("events").size(), 1);
            said(
                    expect,
                    expected.path("events").path(0),
                    MollieCallback.notice(raw).paymentId());
            AckJudge.judge(expect, expected.path("ack"), account.accepted(raw));
        } else {
            expect.same(
                    "reason",
                    expected.path("reason").asText(null),
                    wrong.reason().name());
            AckJudge.judge(expect, expected.path("ack"), account.refused(wrong));
        }
        return expect.differences();
    }

    private static void said(Expect expect, JsonNode event, String paymentId) {
        Map<String, @Nullable String> said = new HashMap<>();
        said.put("kind", "PAYMENT");
        said.put("provider_trade_no", paymentId);
        said.put("needs_query", "true");
        event.properties()
                .forEach(field -> expect.same(
                        field.getKey(),
                        field.getValue().isNull() ? null : field.getValue().asText(),
                        said.get(field.getKey())));
    }
}
