package io.paysync.providers;

import static io.paysync.providers.Case.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.PollKey;
import io.paysync.providers.stripe.StripeSender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountNamesTest {
    @Test
    void anAccountSaysWhoseItIsAndWhere() {
        Account mine = Case.account(StripeSender.section().put("merchant", "tea-shop"));
        Account test = Case.account(StripeSender.section().put("environment", "sandbox"));

        assertThat(List.of(mine.merchant(), mine.environment())).containsExactly("tea-shop", Environment.LIVE);
        assertThat(List.of(test.merchant(), test.environment())).containsExactly("default", Environment.SANDBOX);
        assertThat(mine.ref()).isEqualTo(new AccountRef("stripe", "main"));
    }

    @Test
    void eachFactSaysOfWhichEnvironmentItsAccountIs() {
        for (Environment environment : Environment.values()) {
            Identity who = new Identity(new AccountRef("stripe", "main"), "default", environment);
            PaymentFact fact = new Draft(who, Source.POLL, Instant.EPOCH)
                    .key("e1")
                    .order("O-1")
                    .fact(new Claim.Other());

            assertThat(fact.environment()).isEqualTo(environment);
            assertThat(PollKey.keyed(fact, new OrderKey("default", "O-1")).environment())
                    .isEqualTo(environment);
        }
    }

    @Test
    void allAccountsAreThereAndOneIsFoundByItsName() {
        Account account = Case.account(StripeSender.section());
        Accounts accounts = new Accounts(List.of(account));

        assertThat(accounts.all().stream().map(Account::ref)).containsExactly(account.ref());
        assertThat(accounts.find(account.ref()).map(Account::merchant)).contains(account.merchant());
        assertThat(accounts.find(new AccountRef("stripe", "other"))).isEmpty();
    }

    @Test
    void aMerchantIsAtMost64PrintableCharacters() {
        assertThat(mistakes(StripeSender.section().put("merchant", "m".repeat(64))))
                .isEmpty();
        for (String wrong : List.of("m".repeat(65), "a\tb")) {
            assertThat(mistakes(StripeSender.section().put("merchant", wrong)))
                    .containsExactly("accounts[0].merchant: must have at most 64 printable characters");
        }
    }

    @Test
    void aRequestPrintsNeitherItsBodyNorItsHeaders() {
        RawCallback raw = new RawCallback(
                "POST",
                "/callbacks/stripe/main",
                "q=secret",
                List.of(Map.entry("X", "secret")),
                Signer.bytes("secret"));

        assertThat(raw).hasToString("POST /callbacks/stripe/main (6 bytes)");
    }

    @Test
    void anIdentityIsLiveOrNot() {
        AccountRef ref = new AccountRef("stripe", "main");

        assertThat(PluggedAccount.Identity.of(ref, "m", true).live()).isTrue();
        assertThat(PluggedAccount.Identity.of(ref, "m", false).live()).isFalse();
    }
}
