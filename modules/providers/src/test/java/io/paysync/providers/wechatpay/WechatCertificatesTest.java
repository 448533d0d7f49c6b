package io.paysync.providers.wechatpay;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Unknown.assertUnknown;
import static io.paysync.providers.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.OrderKey;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.ScriptedApi;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.Verdict;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Platform certificates that must be fetched before a message can be judged. */
class WechatCertificatesTest {
    private static final String SERIAL = WechatSender.CASE.key("platform_certificate_serial");
    private static final String PEM = WechatSender.CASE.key("platform_certificate_pem");
    private static final Case REQUESTS = Case.of("wechatpay/request-signing-query");
    private final ScriptedApi api = new ScriptedApi();
    private final RawCallback right = byCertificate("");

    @AfterEach
    void close() {
        api.close();
    }

    private ObjectNode bare() {
        ObjectNode section = WechatSender.section()
                .put("merchantSerial", REQUESTS.key("merchant_certificate_serial"))
                .put("merchantPrivateKey", REQUESTS.key("merchant_private_key_pem_TEST_ONLY"))
                .put("apiBase", api.base());
        section.remove(List.of("publicKeys", "platformCertificates"));
        return section;
    }

    private Account account() {
        return Case.account(bare(), NOW, api.outside());
    }

    private static RawCallback byCertificate(String nonHexSerialPrefix) {
        byte[] body = WechatSender.event("TRANSACTION.SUCCESS", WechatSender.sealed(WechatSender.PAID));
        return WechatSender.signed(body, Long.toString(NOW.getEpochSecond()), nonHexSerialPrefix + SERIAL);
    }

    private static String certificates(ObjectNode... sealed) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (ObjectNode each : sealed) {
            all.withArray("data").addObject().put("serial_no", SERIAL).set("encrypt_certificate", each);
        }
        return all.toString();
    }

    private static ObjectNode sealed(String pem, String key) {
        return WechatSender.sealed(pem.getBytes(StandardCharsets.UTF_8), "123456789012", "certificate", key);
    }

    private static Answer signed(int status, String body) {
        return signed(status, body, NOW);
    }

    private static Answer signed(int status, String body, Instant at) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Answer(status, WechatSender.headers(bytes, Long.toString(at.getEpochSecond()), SERIAL), body);
    }

    private static Answer good() {
        return signed(200, certificates(sealed(PEM, WechatSender.API_V3_KEY)));
    }

    private static Verdict prove(Account account, RawCallback raw) {
        return Probe.result(Objects.requireNonNull(account.prove(raw, NOW)));
    }

    @Test
    void anAccountNeedsNoCertificateOfItsOwnAndFetchesOne() {
        api.answers(good());
        Account account = account();

        assertThat(prove(account, right)).isInstanceOf(Verdict.Genuine.class);

        assertThat(api.lastAsked().uri()).isEqualTo("/v3/certificates");
        assertThat(api.lastAsked().headers().get("Authorization")).contains("mchid=\"1900001092\"");
        assertThat(account.prove(right, NOW)).isNull();
        assertThat(account.verify(right, NOW)).isInstanceOf(Verdict.Genuine.class);
        assertThat(api.timesAsked()).isEqualTo(1);
        assertThat(account.keys()).extracting(KeyTerm::id).contains(SERIAL);
        // A public key never ends; it must not hide that the certificate does.
        assertThat(account.keys())
                .filteredOn(term -> term.id().equals(SERIAL))
                .extracting(KeyTerm::purpose)
                .containsOnly("platformCertificates");
    }

    @Test
    void allWhoWaitShareOneQuestionAndAreAnsweredLaterWhenItFails() {
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
    void howManySerialsAreNamedBeforeTheFirstFetchSucceedsDoesNotMatter() {
        api.answers(new Answer(500, List.of(), ""));
        Account account = account();

        for (int i = 0; i < 100; i++) {
            String serial = Integer.toHexString(0x7A00 + i);
            refused(prove(account, Case.withHeader(right, "Wechatpay-Serial", s -> serial + s)), Reason.UNKNOWN_KEY);
        }

        // certificatesBurst
        assertThat(api.timesAsked()).isEqualTo(2);
    }

    @Test
    void aSerialThatIsStillUnknownIsNotAskedForAgainAtOnce() {
        api.answers(good());
        Account account = account();
        prove(account, right);
        RawCallback other = Case.withHeader(right, "Wechatpay-Serial", serial -> "7A" + serial);

        assertThat(account.prove(other, NOW.plusSeconds(60))).isNull();
        assertThat(account.refused(refused(account.verify(other, NOW), Reason.UNKNOWN_KEY))
                        .status())
                .isEqualTo(503);
        assertThat(account.prove(other, NOW.plusSeconds(61))).isNotNull();
    }

    @Test
    void knownOnesAreFetchedAgainBehindAMessageAfterAWhile() {
        api.answers(good());
        Account account = account();
        prove(account, right);

        assertThat(account.prove(right, NOW.plus(Duration.ofHours(1)))).isNull();
        assertThat(api.timesAsked()).isEqualTo(1);
        assertThat(account.prove(right, NOW.plus(Duration.ofHours(1)).plusSeconds(1)))
                .isNull();

        Probe.until("a second fetch", () -> api.timesAsked() == 2);
    }

    @Test
    void oneThatIsNotSentAnyMoreCountsUntilItEnds() {
        api.answers(good());
        Account account = account();
        prove(account, right);
        String another = Case.of("unionpay/tampered-signmethod-11").key("unionpay_signing_certificate_pem");
        Instant late = NOW.plus(Duration.ofHours(2));
        api.answers(signed(200, certificates(sealed(another, WechatSender.API_V3_KEY)), late));

        account.prove(right, late);

        Probe.until("both certificates to be known", () -> platformCertificates(account) == 2);
        assertThat(account.verify(right, NOW)).isInstanceOf(Verdict.Genuine.class);
    }

    private static long platformCertificates(Account account) {
        return account.keys().stream()
                .filter(term -> term.purpose().equals("platformCertificates"))
                .count();
    }

    @Test
    void afterOneThatFailedTheNextFetchBehindAMessageWaitsAMinute() {
        api.answers(good());
        Account account = account();
        prove(account, right);
        api.answers(new Answer(500, List.of(), ""));
        Instant late = NOW.plus(Duration.ofHours(2));

        account.prove(right, late);
        Probe.until("the failing fetch", () -> api.timesAsked() == 2);
        account.prove(right, late.plusSeconds(60));
        assertThat(api.timesAsked()).isEqualTo(2);

        // One that comes while the failing fetch still ends here joins that one; the minute after it begins another.
        AtomicInteger minutes = new AtomicInteger();
        Probe.until("the next one", () -> {
            account.prove(right, late.plusSeconds(61L * minutes.incrementAndGet()));
            return api.timesAsked() >= 3;
        });
        assertThat(account.verify(right, NOW)).isInstanceOf(Verdict.Genuine.class);
    }

    @Test
    void aMessageProvenByThePublicKeyFetchesNothing() {
        ObjectNode section = bare();
        section.set("publicKeys", WechatSender.section().get("publicKeys"));
        Account account = Case.account(section, NOW, api.outside());

        assertThat(account.prove(WechatSender.paid("", ""), NOW)).isNull();
        assertThat(account.verify(WechatSender.paid("", ""), NOW)).isInstanceOf(Verdict.Genuine.class);
        assertThat(api.timesAsked()).isZero();
    }

    @Test
    void whatIsNotWeChatPaysChangesNothing() {
        List<Answer> wrong = List.of(
                signed(200, certificates(sealed(PEM, "x".repeat(32)))),
                signed(200, certificates(sealed("no certificate", WechatSender.API_V3_KEY))),
                signed(200, certificates()),
                signed(200, "[]"),
                signed(200, "{}"),
                signed(200, certificates(sealed(PEM, WechatSender.API_V3_KEY)), NOW.minusSeconds(301)),
                Answer.json(200, certificates(sealed(PEM, WechatSender.API_V3_KEY))),
                new Answer(200, good().headers(), certificates(sealed(PEM, WechatSender.API_V3_KEY)) + " "),
                signed(404, good().body()),
                Answer.json(401, "{\"code\":\"SIGN_ERROR\"}"),
                new Answer(0, List.of(), ""));
        for (Answer answer : wrong) {
            api.answers(answer);
            Account account = account();

            assertThat(refused(prove(account, right), Reason.UNKNOWN_KEY).later())
                    .isTrue();
            assertThat(account.keys()).extracting(KeyTerm::id).doesNotContain(SERIAL);
        }
    }

    @Test
    void tooManyCertificatesAreNone() {
        ObjectNode[] many = new ObjectNode[17];
        Arrays.fill(many, sealed(PEM, WechatSender.API_V3_KEY));
        api.answers(signed(200, certificates(many)));

        assertThat(refused(prove(account(), right), Reason.UNKNOWN_KEY).later()).isTrue();
    }

    @Test
    void whatCannotBeProvenByACertificateMakesNobodyAsk() {
        Account account = account();

        assertThat(account.prove(byCertificate("PUB_KEY_ID_"), NOW)).isNull();
        assertThat(account.prove(Case.withHeader(right, "Wechatpay-Serial", s -> "../" + s), NOW))
                .isNull();
        assertThat(account.prove(Case.withHeader(right, "Wechatpay-Signature", s -> null), NOW))
                .isNull();
        assertThat(account.prove(Case.plusHeader(right, "Wechatpay-Serial", SERIAL), NOW))
                .isNull();
        assertThat(account.prove(Case.withHeader(right, "Content-Type", s -> "text/xml"), NOW))
                .isNull();
        ObjectNode off = bare().put("fetchCertificates", false);
        off.set("publicKeys", WechatSender.section().get("publicKeys"));
        assertThat(Case.account(off, NOW, api.outside()).prove(right, NOW)).isNull();
        assertThat(api.timesAsked()).isZero();
    }

    @Test
    void anAnswerSignedByACertificateThatIsNotKnownYetIsProvenOnceItIsFetched() {
        Answer paid = signed(200, WechatSender.PAID);
        api.answers(asked -> asked.uri().equals("/v3/certificates") ? good() : paid);
        OrderKey order = new OrderKey("default", "W-1");

        assertThat(Probe.result(account().client().orElseThrow().query(order, null, NOW)))
                .isInstanceOf(QueryAnswer.Told.class);

        api.answers(asked -> asked.uri().equals("/v3/certificates") ? new Answer(500, List.of(), "") : paid);
        assertUnknown(account().client().orElseThrow().query(order, null, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchantSerial", "merchantPrivateKey", "apiV3Key"})
    void withoutAllThatFetchingNeedsAKeyMustBeGiven(String missing) {
        ObjectNode section = bare();
        section.remove(missing);

        assertThat(Case.mistakes(section)).isNotEmpty();
        assertThat(Case.mistakes(section.put("fetchCertificates", true)))
                .anyMatch(line -> line.contains("fetchCertificates: needs"));
    }
}
