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
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.proof.KeySettings;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
    public void together(List<Section> accounts) {
        KeySettings.tellApart(accounts, "webhookId", "merchantId");
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
        Optional<PaypalBearer> bearer = outside == null
                ? Optional.empty()
                : config.credentials().map(given -> new PaypalBearer(outside.calls(), config.access(), given));
        Optional<QueryClient> client = bearer.map(found -> new PaypalQuery(who, config, found));
        Optional<BillClient> bills = bearer.map(found -> new PaypalBillClient(
                config, found, Objects.requireNonNull(outside).vertx()));
        PaypalDisputes disputes = config.confirm()
                ? bearer.map(found -> new PaypalDisputes(config, found)).orElse(null)
                : null;
        return new PluggedAccount(who, new PaypalCallback(who, config, certificates, disputes), ACKS, client)
                .with(PaypalBills.of(config, bills));
    }
}
