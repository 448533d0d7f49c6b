package io.paysync.providers.paypal;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.refused;
import static io.paysync.providers.paypal.PaypalSender.event;
import static io.paysync.providers.paypal.PaypalSender.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.Verdict;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates that must be fetched before a message can be judged. */
class PaypalCertificatesTest {
    private final ScriptedApi api = new ScriptedApi();
    private final RawCallback right = signed(event("PAYMENT.CAPTURE.COMPLETED", PaypalSender.CAPTURE));

    @AfterEach
    void close() {
        api.close();
    }

    private Account account() {
        return account(PaypalSender.bare());
    }

    private Account account(ObjectNode section) {
        return Case.account(section.put("certificateBase", api.base()), NOW, api.outside());
    }

    private static Answer pem(String text) {
        return new Answer(200, List.of(), text);
    }

    private Verdict prove(Account account, RawCallback raw) {
        return Probe.result(Objects.requireNonNull(account.prove(raw, NOW)));
    }

    @Test
    void itIsFetchedOnceAndKept() {
        api.answers(pem(PaypalSender.certificate()));
        Account account = account();

        assertThat(prove(account, right)).isInstanceOf(Verdict.Genuine.class);

        assertThat(api.lastAsked().uri()).isEqualTo(PaypalSender.CERTIFICATE_PATH);
        assertThat(account.prove(right, NOW)).isNull();
        assertThat(account.verify(right, NOW)).isInstanceOf(Verdict.Genuine.class);
        assertThat(api.timesAsked()).isEqualTo(1);
        assertThat(account.prove(right, NOW.plus(Duration.ofHours(12)))).isNotNull();
    }

    @Test
    void allWhoWaitShareOneQuestion() {
        api.answers(new Answer(-1, List.of(), ""));
        Account account = account();
        List<Future<Verdict>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(Objects.requireNonNull(account.prove(right, NOW)));
        }

        all.forEach(each -> assertThat(
                        refused(Probe.result(each), Reason.UNKNOWN_KEY).later())
                .isTrue());

        assertThat(api.timesAsked()).isEqualTo(1);
    }

    @Test
    void aForgedMessageIsRefusedAfterTheFetchAsBefore() {
        api.answers(pem(PaypalSender.certificate()));

        refused(prove(account(), Case.withHeader(right, "PAYPAL-TRANSMISSION-ID", s -> "t-2")), Reason.BAD_SIGNATURE);
    }

    @Test
    void whatIsNoTrustedCertificateIsNotKept() {
        Account account = account();
        for (Answer wrong : new Answer[] {
            pem("nothing"),
            pem(Case.of("paypal/attacker-self-signed-cert")
                    .vector()
                    .path("keys")
                    .path("cert_url_responses")
                    .path(PaypalSender.URL)
                    .asText()),
            pem(Case.of("paypal/expired-certificate")
                    .vector()
                    .path("keys")
                    .path("cert_url_responses")
                    .path(PaypalSender.URL)
                    .asText()),
            Answer.json(404, "{}"),
            new Answer(302, List.of(java.util.Map.entry("Location", api.base() + "/elsewhere")), "")
        }) {
            api.answers(wrong);
            assertThat(refused(prove(account, right), Reason.UNKNOWN_KEY).later())
                    .isTrue();
            assertThat(api.lastAsked().uri()).isEqualTo(PaypalSender.CERTIFICATE_PATH);
        }
        assertThat(api.timesAsked()).isEqualTo(5);
    }

    @Test
    void forgedAddressesByTheThousandAskNoMoreThanTheLimit() {
        api.answers(Answer.json(404, "{}"));
        Account account =
                account(PaypalSender.bare().put("certificatesBurst", 3).put("certificatesInFlight", 16));
        for (int i = 0; i < 50; i++) {
            String url = PaypalSender.URL + i;
            assertThat(refused(prove(account, Case.withHeader(right, "PAYPAL-CERT-URL", s -> url)), Reason.UNKNOWN_KEY)
                            .later())
                    .isTrue();
        }

        assertThat(api.timesAsked()).isEqualTo(3);
    }
}
