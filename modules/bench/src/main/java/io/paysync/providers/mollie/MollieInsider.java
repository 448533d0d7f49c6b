package io.paysync.providers.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import io.paysync.providers.reading.JsonText;
import java.time.Instant;

/** Mollie's callbacks say nothing; what is read is its answer. So the message is taken for that answer. */
public final class MollieInsider {
    private final MollieConfig config;
    private final MollieFacts facts;

    /** @param section of an account whose settings are right */
    public MollieInsider(AccountRef ref, String merchant, Section section) {
        MollieConfig read = MollieConfig.from(section);
        if (read == null) {
            throw new IllegalArgumentException("the account's settings are refused");
        }
        this.config = read;
        this.facts = new MollieFacts(
                Identity.of(ref, merchant, section.text("environment", "live").equals("live")), read);
    }

    public Verdict judge(RawCallback raw, Instant now) {
        JsonNode payment = JsonText.object(raw.body());
        if (payment == null) {
            return Verdict.Refused.of(Reason.MALFORMED, "the answer is no strict JSON object");
        }
        if (!MollieProof.mode(config).equals(JsonText.text(payment, "mode")) || !MollieProof.profile(config, payment)) {
            return Verdict.Refused.of(Reason.ENV_MISMATCH, "a payment of another mode or profile");
        }
        return new Verdict.Genuine(facts.ofCallback(payment, now), "apiKey");
    }
}
