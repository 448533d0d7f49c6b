package io.paysync.providers;

import static io.paysync.providers.Case.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.providers.stripe.StripeSender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountNamesTest {
    @Test
    void anAccountSaysWhoseItIsAndWhere() {
        Account mine = Case.account(StripeSender.section().put("merchant", "tea-shop"));
        Account test = Case.account(StripeSender.section().put("environment", "sandbox"));

        assertThat(List.of(mine.merchant(), mine.environment())).containsExactly("tea-shop", "live");
        assertThat(List.of(test.merchant(), test.environment())).containsExactly("default", "sandbox");
        assertThat(mine.ref()).isEqualTo(new AccountRef("stripe", "main"));
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
