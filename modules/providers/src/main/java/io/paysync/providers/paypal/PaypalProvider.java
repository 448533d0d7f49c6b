package io.paysync.providers.paypal;

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

/** PayPal as a plug-in. */
public final class PaypalProvider implements Provider {
    /** PayPal looks at the status only. */
    private static final Acks ACKS = Acks.json(400);

    @Override
    public String name() {
        return "paypal";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        PaypalConfig config = PaypalConfig.from(section);
        if (config == null) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        PaypalCertificates certificates = new PaypalCertificates(config, outside == null ? null : outside.calls());
        Optional<QueryClient> client = outside == null
                ? Optional.empty()
                : config.credentials().map(given -> new PaypalQuery(who, config, given, outside.calls()));
        return new PluggedAccount(who, new PaypalCallback(who, config, certificates), ACKS, client)
                .with(PaypalBills.of(config));
    }
}
