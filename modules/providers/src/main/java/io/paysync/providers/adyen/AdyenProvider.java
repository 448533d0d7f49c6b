package io.paysync.providers.adyen;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
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
    /** Old endpoints wait for this very text; the others look at the status only. */
    private static final Acks ACKS = Acks.of("text/plain", "[accepted]", 401, "refused", "try again");

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
        Identity who = Identity.of(ref, merchant, config.live());
        return new PluggedAccount(who, new AdyenCallback(who, config), ACKS, Optional.empty())
                .with(AdyenBills.of(
                        config,
                        outside == null
                                ? Optional.empty()
                                : config.reportUser().map(user -> new AdyenBillClient(config, user, outside.calls()))));
    }
}
