package io.paysync.providers.square;

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

/** Square as a plug-in. */
public final class SquareProvider implements Provider {
    private static final String JSON = "application/json";

    /** Square looks at the status only. */
    private static final Acks ACKS = new Acks(
            new Ack(200, JSON, "{\"received\":true}"),
            new Ack(403, JSON, "{\"error\":\"refused\"}"),
            new Ack(500, JSON, "{\"error\":\"try again\"}"),
            new Ack(503, JSON, "{\"error\":\"try again\"}"));

    @Override
    public String name() {
        return "square";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        SquareConfig config = SquareConfig.from(section, now);
        if (config.keys().isEmpty()) {
            return null;
        }
        Identity who = new Identity(ref, merchant, config.live() ? "live" : "sandbox");
        Optional<QueryClient> client = outside == null
                ? Optional.empty()
                : config.accessToken().map(token -> new SquareQuery(who, config, token, outside.calls()));
        return new PluggedAccount(who, new SquareCallback(who, config), ACKS, raw -> ACKS.accepted(), client);
    }
}
