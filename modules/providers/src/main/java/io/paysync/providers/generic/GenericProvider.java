package io.paysync.providers.generic;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.Provider;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Any gateway, described by settings. It is never asked: how to ask it would take a language. */
public final class GenericProvider implements Provider {
    @Override
    public String name() {
        return "generic";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        GenericConfig config = GenericSettings.read(section, now);
        if (config == null) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        return new PluggedAccount(who, new GenericCallback(who, config), config.acks(), Optional.empty());
    }
}
