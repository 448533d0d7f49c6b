package io.paysync.providers.square;

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

/** Square as a plug-in. */
public final class SquareProvider implements Provider {
    /** Square looks at the status only. */
    private static final Acks ACKS = Acks.json(403);

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
        Identity who = Identity.of(ref, merchant, config.live());
        Optional<QueryClient> client = outside == null
                ? Optional.empty()
                : config.accessToken().map(token -> new SquareQuery(who, config, token, outside.calls()));
        return new PluggedAccount(who, new SquareCallback(who, config), ACKS, client);
    }
}
