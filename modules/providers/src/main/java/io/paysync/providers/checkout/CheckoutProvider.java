package io.paysync.providers.checkout;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
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
    private static final String JSON = "application/json";

    /** Checkout.com looks at the status only. */
    private static final Acks ACKS = new Acks(
            new Ack(200, JSON, "{\"received\":true}"),
            new Ack(400, JSON, "{\"error\":\"refused\"}"),
            new Ack(500, JSON, "{\"error\":\"try again\"}"),
            new Ack(503, JSON, "{\"error\":\"try again\"}"));

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
        Identity who = new Identity(ref, merchant, config.live() ? "live" : "sandbox");
        Optional<QueryClient> client = outside == null
                ? Optional.empty()
                : config.secretKey().map(key -> new CheckoutQuery(who, config, key, outside.calls()));
        return new PluggedAccount(who, new CheckoutCallback(who, config), ACKS, raw -> ACKS.accepted(), client);
    }
}
