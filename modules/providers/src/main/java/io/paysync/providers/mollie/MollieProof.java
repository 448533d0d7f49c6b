package io.paysync.providers.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * Fetches the payment that a callback names and makes the verdict of it. However many callbacks come, forged ones
 * included, no more is asked than the limits allow: those that come while the same payment is being asked for share one more
 * question, because the answer on its way may be older than their news. What is over the limit is told to come again; Mollie repeats it for a day, and polling asks on its own.
 */
final class MollieProof {
    private final MollieConfig config;
    private final MolliePayments payments;
    private final MollieFacts facts;
    private final SharedAsks<Verdict> asks;

    MollieProof(MollieConfig config, MolliePayments payments, MollieFacts facts) {
        this.config = config;
        this.payments = payments;
        this.facts = facts;
        this.asks = new SharedAsks<>(config.proofs());
    }

    /** @return never fails */
    Future<Verdict> of(String id, Instant now) {
        return asks.askAnew(
                        id,
                        now,
                        () -> payments.get(id).map(answer -> verdict(answer, now)),
                        () -> Future.succeededFuture(later("more payments are asked for than the limits allow")))
                .otherwise(failure -> later("Mollie did not answer: " + failure.getMessage()));
    }

    private Verdict verdict(MollieAnswer answer, Instant now) {
        return switch (answer) {
            case MollieAnswer.Payment found -> genuine(found.payment(), now);
            case MollieAnswer.Missing none ->
                Refused.of(Reason.ACCOUNT_MISMATCH, "there is no such payment in this profile");
            case MollieAnswer.Denied denied -> later("Mollie does not accept our key (" + denied.code() + ")");
            case MollieAnswer.Throttled slow -> later("Mollie limits our questions (" + slow.code() + ")");
            case MollieAnswer.Conflict odd -> later("Mollie refuses the question (" + odd.code() + ")");
            case MollieAnswer.Unclear unclear -> later(unclear.why());
        };
    }

    private Verdict genuine(JsonNode payment, Instant now) {
        if (!mode(config).equals(JsonText.text(payment, "mode"))) {
            return Refused.of(Reason.ENV_MISMATCH, "the payment's mode is not " + mode(config));
        }
        if (!profile(config, payment)) {
            return Refused.of(Reason.ACCOUNT_MISMATCH, "the payment is one of another profile");
        }
        return new Verdict.Genuine(facts.ofCallback(payment, now), "apiKey");
    }

    static String mode(MollieConfig config) {
        return config.live() ? "live" : "test";
    }

    static boolean profile(MollieConfig config, JsonNode payment) {
        return config.profileId().isEmpty() || config.profileId().get().equals(JsonText.text(payment, "profileId"));
    }

    private static Refused later(String why) {
        return new Refused(Reason.UNKNOWN_KEY, why, false, true);
    }
}
