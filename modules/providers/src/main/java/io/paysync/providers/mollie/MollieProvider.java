package io.paysync.providers.mollie;

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

/** Mollie as a plug-in. */
public final class MollieProvider implements Provider {
    /**
     * Mollie looks at the status only. What is refused for good is answered 200 as well: Mollie asks for that, so that
     * nobody can find out which numbers are ours, and its retries would change nothing. It is still counted as refused.
     */
    private static final Acks ACKS = Acks.of("text/plain", "ok", 200, "ok", "try again");

    @Override
    public String name() {
        return "mollie";
    }

    @Override
    public @Nullable Account account(
            AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside) {
        MollieConfig config = MollieConfig.from(section);
        if (config == null) {
            return null;
        }
        Identity who = Identity.of(ref, merchant, config.live());
        if (outside == null) {
            return new PluggedAccount(who, new MollieCallback(null), ACKS, Optional.empty());
        }
        MollieFacts facts = new MollieFacts(who, config);
        MollieProof proof = new MollieProof(
                config,
                new MolliePayments(
                        config, config.access().within(config.proofs().deadline()), outside.calls()),
                facts);
        QueryClient client =
                new MollieQuery(config, new MolliePayments(config, config.access(), outside.calls()), facts);
        return new PluggedAccount(who, new MollieCallback(proof), ACKS, Optional.of(client));
    }
}
