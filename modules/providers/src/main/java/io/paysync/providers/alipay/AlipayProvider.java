package io.paysync.providers.alipay;

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
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alipay as a plug-in. */
public final class AlipayProvider implements Provider {
    private static final String TEXT = "text/plain";

    /** Alipay reads the body: exactly {@code success}, or it sends again. */
    private static final Acks ACKS = new Acks(
            new Ack(200, TEXT, "success"),
            new Ack(200, TEXT, "fail"),
            new Ack(500, TEXT, "fail"),
            new Ack(503, TEXT, "fail"));

    @Override
    public String name() {
        return "alipay";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        AlipayConfig config = AlipayConfig.from(section, now);
        if (config.keys().isEmpty()) {
            return null;
        }
        Identity who = new Identity(ref, merchant, config.live() ? "live" : "sandbox");
        PrivateKey key = config.appKey();
        Optional<QueryClient> client = outside == null || key == null
                ? Optional.empty()
                : Optional.of(new AlipayQuery(who, config, key, outside));
        return new PluggedAccount(who, new AlipayCallback(who, config), ACKS, raw -> ACKS.accepted(), client);
    }
}
