package io.paysync.sandbox.provider.unionpay;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Money;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.provider.Stage;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** UnionPay's authorities get new keys under their old names; for some time both sign. */
class UnionpayRolloverTest {
    private static final Secrets OLD = TestKeys.KEYS.of("unionpay");
    private static final Secrets NEW = renewed();
    private static final Instant NOW = Instant.now();

    /** The same merchant, with another chain of the same names. */
    private static Secrets renewed() {
        Map<String, String> texts =
                new TreeMap<>(SandboxKeys.generate().of("unionpay").texts());
        texts.put("merId", OLD.text("merId"));
        return new Secrets(texts);
    }

    private static String both(String certificate) {
        return OLD.text(certificate) + "\n" + NEW.text(certificate);
    }

    private static Account account(String roots, String between) {
        JsonObject account = new JsonObject()
                .put("provider", "unionpay")
                .put("account", "main")
                .put("environment", "sandbox")
                .put("merId", OLD.text("merId"))
                .put("confirmByQuery", false)
                .put("rootCertificate", roots)
                .put("middleCertificate", between);
        String settings =
                new JsonObject().put("accounts", new JsonArray().add(account)).encode();
        return ProviderAccounts.load(
                        Settings.parse("test", settings, name -> null).root(), NOW, null)
                .find(new AccountRef("unionpay", "main"))
                .orElseThrow();
    }

    private static RawCallback signedBy(Secrets secrets) {
        ProviderDouble played = new UnionpayPlug().play(secrets, Stage.of(new Trades(10)));
        Trade paid = Trade.open(
                        "unionpay",
                        "20261120095712A1",
                        "352611200957120000018",
                        new Money(8880, "CNY"),
                        "tea",
                        null,
                        NOW.minus(Duration.ofMinutes(1)))
                .pay(NOW);
        Notification told = new Notification("e1", new TradeEvent.Paid(), paid, NOW);
        SignedRequest request = played.callback(told, Forgery.NONE, NOW).orElseThrow();
        return new RawCallback("POST", "/callbacks/unionpay/main", null, request.headers(), request.body());
    }

    @Test
    void bothChainsCountWhileBothAreConfigured() {
        Account account = account(both("rootCertificate"), both("middleCertificate"));

        for (int i = 0; i < 2; i++) {
            assertThat(account.verify(signedBy(OLD), NOW)).isInstanceOf(Verdict.Genuine.class);
            assertThat(account.verify(signedBy(NEW), NOW)).isInstanceOf(Verdict.Genuine.class);
        }
    }

    @Test
    void oneOfAnotherChainWithTheSameNamesDoesNot() {
        Account account = account(OLD.text("rootCertificate"), both("middleCertificate"));

        assertThat(account.verify(signedBy(OLD), NOW)).isInstanceOf(Verdict.Genuine.class);
        assertThat(account.verify(signedBy(NEW), NOW)).isInstanceOf(Verdict.Refused.class);
    }
}
