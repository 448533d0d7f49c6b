package io.paysync.providers;

import static io.paysync.providers.Case.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.config.Settings;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.generic.GenericSender;
import io.paysync.providers.stripe.StripeSender;
import io.paysync.testkit.Probe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that change while somebody holds the account. */
class AccountsTest {
    private static final String OLD = "whsec_the-old-secret";
    private static final String NEW = "whsec_the-new-secret";
    private static final AccountRef MAIN = new AccountRef("generic", "main");
    private static final byte[] BODY = "{\"order\":\"A-1\"}".getBytes(StandardCharsets.UTF_8);
    private final ScriptedApi api = new ScriptedApi();

    @AfterEach
    void close() {
        api.close();
    }

    /** A gateway that signs its body with one secret. */
    private static ObjectNode gateway(String account, String secret) {
        ObjectNode section = GenericSender.section().put("account", account);
        ObjectNode signature = (ObjectNode) section.get("signature");
        signature.putArray("keys").addObject().put("id", "k").put("secret", secret);
        return section;
    }

    private Accounts load(ObjectNode... sections) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        List.of(sections).forEach(root.putArray("accounts")::add);
        Settings settings = Settings.parse("test", root.toString(), Map.<String, String>of()::get);
        Accounts accounts = ProviderAccounts.load(settings.root(), NOW, api.outside());
        assertThat(settings.mistakes()).isEmpty();
        return accounts;
    }

    private static Reason judged(Account account, String secret) {
        String time = Long.toString(NOW.getEpochSecond());
        String signature = "sha256=" + Signer.hex(secret, Signer.bytes(time + "."), BODY);
        RawCallback raw = Signer.json(BODY, "x-acme-time", time, "x-acme-signature", signature);
        return account.verify(raw, NOW) instanceof Verdict.Refused refused ? refused.reason() : Reason.MALFORMED;
    }

    @Test
    void whoeverHoldsAnAccountGoesByItsNewKeys() {
        Accounts running = load(gateway("main", OLD));
        Account held = running.find(MAIN).orElseThrow();
        assertThat(judged(held, NEW)).isEqualTo(Reason.BAD_SIGNATURE);

        Accounts.Renewal renewal = running.renew(load(gateway("main", NEW)));

        assertThat(renewal.changed()).containsExactly(MAIN);
        assertThat(renewal.restart()).isEmpty();
        assertThat(judged(held, NEW)).isNotEqualTo(Reason.BAD_SIGNATURE);
        assertThat(judged(held, OLD)).isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Test
    void settingsThatSayTheSameChangeNothing() {
        Accounts running = load(gateway("main", OLD));

        Accounts.Renewal renewal = running.renew(load(gateway("main", OLD)));

        assertThat(renewal).isEqualTo(new Accounts.Renewal(List.of(), List.of()));
    }

    @Test
    void whatRoutesAndStoredFactsHangOnWaitsForARestart() {
        Accounts running = load(gateway("gone", OLD), gateway("sold", OLD), gateway("test", OLD), gateway("main", OLD));

        Accounts.Renewal renewal = running.renew(load(
                gateway("sold", NEW).put("merchant", "another"),
                gateway("test", NEW).put("environment", "sandbox"),
                gateway("main", OLD),
                gateway("new", NEW)));

        assertThat(renewal.changed()).isEmpty();
        assertThat(renewal.restart())
                .containsExactly(
                        "generic/new is new",
                        "generic/sold belongs to another merchant",
                        "generic/test changes its environment",
                        "generic/gone is gone");
        assertThat(running.find(new AccountRef("generic", "new"))).isEmpty();
        assertThat(judged(running.find(new AccountRef("generic", "gone")).orElseThrow(), NEW))
                .isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(judged(running.find(new AccountRef("generic", "sold")).orElseThrow(), NEW))
                .isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Test
    void aClientAsksWithTheCredentialsOfTheMoment() {
        ObjectNode section =
                StripeSender.section().put("apiKey", "sk_live_the-old-one-1").put("apiBase", api.base());
        Accounts running = load(section);
        QueryClient held = running.all().iterator().next().client().orElseThrow();
        OrderKey order = new OrderKey("default", "A-1");
        api.answers(Answer.json(404, "{}"));

        running.renew(load(section.deepCopy().put("apiKey", "sk_live_the-new-one-2")));
        Probe.result(held.query(order, "pi_1", NOW).otherwiseEmpty());
        assertThat(api.lastAsked().headers().get("Authorization")).isEqualTo("Bearer sk_live_the-new-one-2");

        ObjectNode without = section.deepCopy();
        without.remove("apiKey");
        running.renew(load(without));

        assertThat(running.all().iterator().next().client()).isEmpty();
        assertThat(Probe.result(held.query(order, "pi_1", NOW))).isInstanceOf(QueryAnswer.Misconfigured.class);
        assertThat(((FaultException) Probe.failure(held.close(order, "pi_1", NOW)))
                        .fault()
                        .code())
                .isEqualTo(Fault.Code.REFUSED);
        assertThat(running.renew(load(section)).restart()).containsExactly("stripe/main can be asked now");
    }
}
