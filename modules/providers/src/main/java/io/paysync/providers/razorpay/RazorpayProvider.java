package io.paysync.providers.razorpay;

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

/** Razorpay as a plug-in. */
public final class RazorpayProvider implements Provider {
    /** Razorpay looks at the status only. After a day of failures it switches the webhook off. */
    private static final Acks ACKS = Acks.json(400);

    @Override
    public String name() {
        return "razorpay";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        RazorpayConfig config = RazorpayConfig.from(section, now);
        if (config.secrets().isEmpty()) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        RazorpayConfig.Api api = config.api();
        Optional<QueryClient> client = outside == null || api == null
                ? Optional.empty()
                : Optional.of(new RazorpayQuery(who, config, api, outside.calls()));
        return new PluggedAccount(who, new RazorpayCallback(who, config), ACKS, client);
    }
}
