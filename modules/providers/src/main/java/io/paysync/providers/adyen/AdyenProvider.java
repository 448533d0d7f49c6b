package io.paysync.providers.adyen;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.Acks;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.Provider;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adyen as a plug-in. It has no API that tells how a payment stands, so it is never asked. */
public final class AdyenProvider implements Provider {
    private static final String TEXT = "text/plain";

    /** Old endpoints wait for this very text; the others look at the status only. */
    private static final Acks ACKS = new Acks(
            new Ack(200, TEXT, "[accepted]"),
            new Ack(401, TEXT, "refused"),
            new Ack(500, TEXT, "try again"),
            new Ack(503, TEXT, "try again"));

    @Override
    public String name() {
        return "adyen";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        AdyenConfig config = AdyenConfig.from(section, now);
        if (config == null) {
            return null;
        }
        Identity who = new Identity(ref, merchant, config.live() ? "live" : "sandbox");
        return new PluggedAccount(who, new AdyenCallback(who, config), ACKS, raw -> ACKS.accepted(), Optional.empty());
    }
}
