package io.paysync.providers.alipay;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.providers.Account;
import io.paysync.providers.Acks;
import io.paysync.providers.Barcode;
import io.paysync.providers.Outside;
import io.paysync.providers.PluggedAccount;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.Provider;
import io.paysync.providers.QueryClient;
import io.paysync.providers.bill.BillClient;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alipay as a plug-in. */
public final class AlipayProvider implements Provider {
    /** Alipay reads the body: exactly {@code success}, or it sends again. */
    private static final Acks ACKS = Acks.of("text/plain", "success", 200, "fail", "fail");

    @Override
    public String name() {
        return "alipay";
    }

    @Override
    public Map<String, List<Duration>> recommendedMethods() {
        return Barcode.recommended();
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        AlipayConfig config = AlipayConfig.from(section, now);
        if (config.keys().isEmpty()) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        PrivateKey key = config.appKey();
        AlipayQuery query = outside == null || key == null ? null : new AlipayQuery(who, config, key, outside);
        Optional<BillClient> bills = outside == null || query == null
                ? Optional.empty()
                : Optional.of(new AlipayBillClient(query, config, outside.calls()));
        Optional<QueryClient> client = Optional.ofNullable(query);
        return new PluggedAccount(who, new AlipayCallback(who, config), ACKS, client)
                .with(AlipayBills.of(config, bills));
    }
}
