package io.paysync.providers.mollie;

import io.paysync.providers.CallbackRule;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.reading.RawForm;
import io.paysync.providers.reading.Shape;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A classic Mollie webhook: a form with the number of a payment and nothing else, not signed. Anybody can post one, so it
 * proves and says nothing; the payment itself is fetched with our key, and the verdict is made of that answer alone.
 */
public final class MollieCallback implements CallbackRule {
    private static final Pattern PAYMENT = Pattern.compile("tr_[A-Za-z0-9]{1,61}");

    private final @Nullable MollieProof proof;

    /** @param proof null where nobody can be asked */
    MollieCallback(@Nullable MollieProof proof) {
        this.proof = proof;
    }

    /** Which payment it names, or why it names none. */
    public record Notice(String paymentId, @Nullable Refused refused) {
        private static Notice not(Refused why) {
            return new Notice("", why);
        }
    }

    public static Notice notice(RawCallback raw) {
        Refused shape = Shape.refusal(raw, "application/x-www-form-urlencoded");
        if (shape != null) {
            return Notice.not(shape);
        }
        RawForm form = RawForm.parse(raw.body());
        Refused problem = form.problem();
        if (problem != null) {
            return Notice.not(problem);
        }
        String id = form.ascii("id");
        return id == null || !PAYMENT.matcher(id).matches()
                ? Notice.not(Refused.of(Reason.MALFORMED, "the form has no id of a payment (tr_…)"))
                : new Notice(id, null);
    }

    /** Can tell what is wrong, but never that a callback is genuine. */
    @Override
    public Verdict judge(RawCallback raw, Instant now, Steps steps) {
        Notice notice = notice(raw);
        if (notice.refused() != null) {
            return notice.refused();
        }
        steps.tell(() -> "the form names payment " + notice.paymentId() + "; it is not signed and says nothing else");
        return Refused.of(
                Reason.UNKNOWN_KEY, "only the payment itself, asked for at Mollie, can prove what happened to it");
    }

    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        if (proof == null) {
            return null;
        }
        Notice notice = notice(raw);
        return notice.refused() != null ? null : proof.of(notice.paymentId(), now);
    }

    @Override
    public boolean needsOutside() {
        return true;
    }

    @Override
    public Map<String, String> details(RawCallback raw, Instant now) {
        return Map.of();
    }
}
