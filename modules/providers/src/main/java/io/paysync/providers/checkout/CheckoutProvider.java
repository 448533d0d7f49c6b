package io.paysync.providers.checkout;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Acks;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.Provider;
import io.paysync.providers.QueryClient;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checkout.com as a plug-in. */
public final class CheckoutProvider implements Provider {
    /** Checkout.com looks at the status only. */
    private static final Acks ACKS = Acks.json(400);

    @Override
    public String name() {
        return "checkout";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        CheckoutConfig config = CheckoutConfig.from(section, now);
        if (config.keys().isEmpty()) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        Optional<QueryClient> client = outside == null
                ? Optional.empty()
                : config.secretKey().map(key -> new CheckoutQuery(who, config, key, outside.calls()));
        return new PluggedAccount(who, new CheckoutCallback(who, config), ACKS, client);
    }
}
