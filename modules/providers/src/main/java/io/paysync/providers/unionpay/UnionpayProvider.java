package io.paysync.providers.unionpay;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Acks;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** UnionPay as a plug-in. */
public final class UnionpayProvider implements Provider {
    /** UnionPay looks at the status alone: 200, or it sends again. */
    private static final Acks ACKS = Acks.of("text/plain", "ok", 400, "fail", "fail");

    @Override
    public String name() {
        return "unionpay";
    }

    /** UnionPay's own 5, 10, 30, 60 and 120 minutes, with four in the first minutes, while the payer is waiting. */
    @Override
    public List<Duration> recommendedSteps() {
        return Stream.of(15, 30, 60, 90, 300, 600, 1800, 3600, 7200)
                .map(Duration::ofSeconds)
                .toList();
    }

    /** Paid without the payer being there (a token, an agreement): decided within seconds. */
    @Override
    public Map<String, List<Duration>> recommendedMethods() {
        return Map.of(
                "backend",
                Stream.of(1, 2, 4, 8, 16, 32, 300, 1800, 7200)
                        .map(Duration::ofSeconds)
                        .toList());
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
        UnionpayConfig.Signer signer = config.signer();
        UnionpayQuery query =
                outside == null || signer == null ? null : new UnionpayQuery(who, config, signer, proof, outside);
        return new PluggedAccount(
                        who, new UnionpayCallback(who, config, proof, query), ACKS, Optional.ofNullable(query))
                .with(UnionpayBills.of(
                        config,
                        outside == null || signer == null
                                ? Optional.empty()
                                : Optional.of(new UnionpayBillClient(config, signer, proof, outside))));
    }
}
