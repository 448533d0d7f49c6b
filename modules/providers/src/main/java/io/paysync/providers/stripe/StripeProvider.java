package io.paysync.providers.stripe;

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

/** Stripe as a plug-in. */
public final class StripeProvider implements Provider {
    /** Stripe looks at the status only. */
    private static final Acks ACKS = Acks.json(400);

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        StripeConfig config = StripeConfig.from(section, now);
        if (config.secrets().isEmpty()) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        Optional<StripeApi> api = outside == null
                ? Optional.empty()
                : config.apiKey().map(key -> new StripeApi(config, key, outside.calls()));
        Optional<QueryClient> client = api.map(asked -> new StripeQuery(who, config, asked));
        return new PluggedAccount(who, new StripeCallback(who, config), ACKS, client)
                .with(StripeBills.of(config, api.map(asked -> new StripeBillClient(asked, config))));
    }
}
