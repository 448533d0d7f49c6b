package io.paysync.providers.proof;

import io.paysync.platform.config.Secret;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Authorization header that was agreed with the provider, besides the signature. */
public final class AuthorizationHeader {
    private AuthorizationHeader() {}

    /**
     * @param wanted its whole value; empty: it is not checked
     * @return why it is not right, or null
     */
    public static @Nullable Refused refusal(RawCallback raw, Optional<Secret> wanted, Steps steps) {
        if (wanted.isEmpty()) {
            steps.tell("the Authorization header is not checked");
            return null;
        }
        String given = raw.one("Authorization");
        if (given == null || given.isEmpty()) {
            return Refused.of(Reason.MISSING_SIGNATURE, "there is no single Authorization header");
        }
        // Compared in constant time.
        if (!Secret.of(given).equals(wanted.get())) {
            return Refused.of(Reason.BAD_SIGNATURE, "the Authorization header is not the configured one");
        }
        steps.tell("the Authorization header is the configured one");
        return null;
    }
}
