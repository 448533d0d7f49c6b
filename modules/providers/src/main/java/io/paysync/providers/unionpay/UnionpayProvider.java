package io.paysync.providers.unionpay;

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

/** UnionPay as a plug-in. */
public final class UnionpayProvider implements Provider {
    /** UnionPay looks at the status alone: 200, or it sends again. */
    private static final Acks ACKS = Acks.of("text/plain", "ok", 400, "fail", "fail");

    @Override
    public String name() {
        return "unionpay";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        UnionpayConfig config = UnionpayConfig.from(section, now);
        if (config == null) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        UnionpayProof proof = new UnionpayProof(config);
        UnionpayConfig.Signing signing = config.signing();
        Optional<QueryClient> client = outside == null || signing == null
                ? Optional.empty()
                : Optional.of(new UnionpayQuery(who, config, signing, proof, outside));
        return new PluggedAccount(who, new UnionpayCallback(who, config, proof), ACKS, client)
                .with(UnionpayBills.of(config));
    }
}
