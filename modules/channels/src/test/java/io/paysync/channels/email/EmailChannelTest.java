package io.paysync.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.Notices;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.MessageTexts;
import io.paysync.platform.config.Settings;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.MailServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real SMTP server that takes nothing without TLS and a login. */
class EmailChannelTest {
    private static final String ANNA = "anna+shop@mail.example";

    private final Vertx vertx = Vertx.vertx();
    private MailServer server;
    private boolean holds;

    @BeforeEach
    void start() {
        server = MailServer.started();
    }

    @AfterEach
    void stop() {
        Probe.result(vertx.close());
        server.close();
    }

    @Test
    void aMailHasTextAndHtmlAndTheSameIdOnEveryAttempt() throws MessagingException {
        Channel channel = channel("starttls", MailServer.PASSWORD, server.certificatePath());

        Sent sent = Probe.result(channel.send(notice("A-1 <b>&茶", ANNA, "zh")));
        Probe.result(channel.send(notice("A-1 <b>&茶", ANNA, "zh")));

        assertThat(sent.outcome()).as(sent.toString()).isEqualTo(Outcome.DELIVERED);
        assertThat(server.recipients()).containsExactly(ANNA, ANNA);
        MimeMessage mail = server.mails().getFirst();
        assertThat(mail.getSubject()).isEqualTo("付款成功");
        InternetAddress from = (InternetAddress) mail.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo("pay@shop.example");
        assertThat(from.getPersonal()).isEqualTo("示例商城");
        assertThat(mail.getHeader("Message-ID", null)).isEqualTo("<msg_1@shop.example>");
        assertThat(server.mails().getLast().getHeader("Message-ID", null)).isEqualTo("<msg_1@shop.example>");
        assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        List<String> parts = MailServer.parts(mail);
        assertThat(parts.getFirst()).startsWith("text/plain").contains("您的订单 A-1 <b>&茶 已支付 88.80 EUR。");
        assertThat(parts.getLast())
                .startsWith("text/html")
                .contains("<p>您的订单 A-1 &lt;b&gt;&amp;茶 已支付 88.80 EUR。</p>", "lang=\"zh\"");
    }

    @Test
    void withTlsFromTheFirstByteToo() {
        try (MailServer wrapped = MailServer.startedWithTls()) {
            Channel channel = channel(wrapped.port(), "tls", MailServer.PASSWORD, wrapped.certificatePath());

            assertThat(Probe.result(channel.send(notice("A-1", ANNA, "en"))).outcome())
                    .isEqualTo(Outcome.DELIVERED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-1\r\nBcc: eve@evil.example", "A-1\nSubject: x", "A-1\u0000"})
    void whatComesFromOutsideMakesNoHeader(String order) throws MessagingException {
        Channel channel = channel("starttls", MailServer.PASSWORD, server.certificatePath(), """
            , texts: {order.paid: {en: {title: "Order {orderId}", text: "{orderId}"}}}""");

        Sent sent = Probe.result(channel.send(notice(order, ANNA, "en")));

        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(server.recipients()).containsExactly(ANNA);
        MimeMessage mail = server.mails().getFirst();
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getHeader("Subject")).hasSize(1);
        assertThat(mail.getSubject()).startsWith("Order A-1 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"anna@mail.example\r\nRCPT TO:<eve@evil.example>", "anna@mail.example, eve@evil.example", "<eve>"
            })
    void anAddressThatIsMoreThanOneIsRefused(String address) {
        Sent sent = Probe.result(channel("starttls", MailServer.PASSWORD, server.certificatePath())
                .send(notice("A-1", address, "en")));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.PERMANENT, "HEADER");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void aWrongPasswordIsAMatterOfTheSettings() {
        Sent sent = Probe.result(
                channel("starttls", "wrong", server.certificatePath()).send(notice("A-1", ANNA, "en")));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.LOCKED_OUT, "AUTHENTICATION");
    }

    @Test
    void aServerThatNobodyTrustsGetsNothing() {
        String other = SelfSignedCertificate.create("localhost").certificatePath();

        Sent sent = Probe.result(channel("starttls", MailServer.PASSWORD, other).send(notice("A-1", ANNA, "en")));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.RETRY, "TLS");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void aRelayThatIsAwayIsTriedAgain() {
        Channel channel = channel(FreePorts.next(), "starttls", MailServer.PASSWORD, server.certificatePath());

        Sent sent = Probe.result(channel.send(notice("A-1", ANNA, "en")));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.RETRY, "CONNECT");
    }

    @Test
    void aRelayThatDoesNotAnswerInTimeMayHaveTheMail() {
        server.hold();
        holds = true;

        Sent sent = Probe.result(channel("starttls", MailServer.PASSWORD, server.certificatePath())
                .send(notice("A-1", ANNA, "en")));

        assertThat(sent).extracting(Sent::outcome, Sent::error).containsExactly(Outcome.UNKNOWN, "TIMEOUT");
    }

    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1 no such user, RECIPIENT_GONE, ADDRESS, 0",
        "550, 5.7.1 spam, PERMANENT, REFUSED, 0",
        "554, no, PERMANENT, REFUSED, 0",
        "450, 4.7.1 greylisted, RETRY, LATER, 300",
        "552, 5.2.2 full, RETRY, MAILBOX_FULL, 3600",
        "530, 5.7.0 login first, LOCKED_OUT, AUTHENTICATION, 0",
    })
    void theRelaysCodeDecides(int code, String text, Outcome outcome, String error, int waitSeconds) {
        server.refuseNext(code, text);

        Sent sent = Probe.result(channel("starttls", MailServer.PASSWORD, server.certificatePath())
                .send(notice("A-1", ANNA, "en")));

        assertThat(sent).extracting(Sent::outcome, Sent::error, Sent::status).containsExactly(outcome, error, code);
        assertThat(sent.retryAfter()).isEqualTo(waitSeconds == 0 ? null : Duration.ofSeconds(waitSeconds));
    }

    @ParameterizedTest
    @CsvSource({
        "421, 4.7.0 slow down, THROTTLED, TOO_FAST",
        "451, try later, RETRY, LATER",
        "451, 4.7.1 Greylisting in action, RETRY, LATER",
        "450, 4.7.1 too many messages from you, THROTTLED, TOO_FAST",
        "451, 4.7.650 temporarily rate limited, THROTTLED, TOO_FAST",
        "454, 4.7.0 temporary authentication failure, THROTTLED, TOO_FAST",
        "535, 5.7.8 bad login, LOCKED_OUT, AUTHENTICATION",
        "550, unknown, RECIPIENT_GONE, ADDRESS",
        "553, 5.1.3 bad syntax, RECIPIENT_GONE, ADDRESS",
        "452, 4.2.2 full, RETRY, MAILBOX_FULL",
    })
    void otherCodesHaveTheirClassesToo(int code, String text, Outcome outcome, String error) {
        assertThat(SmtpAnswers.of(code, text, Duration.ZERO))
                .extracting(Sent::outcome, Sent::error)
                .containsExactly(outcome, error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host: h} | channels.email.it.from",
                "{host: h, from: 'no address'} | channels.email.it.from",
                "{from: 'a@b.example'} | channels.email.it.host",
                "{host: h, from: 'a@b.example', user: u} | channels.email.it.password",
                "{host: h, from: 'a@b.example', security: none} | channels.email.it.security",
                "{host: h, from: 'a@b.example', fromName: 'Shop <x>'} | channels.email.it.fromName",
                "{host: h, from: 'a@b.example', port: 0} | channels.email.it.port",
            })
    void aMistakeIsNamedByItsKey(String yaml, String key) {
        Settings settings =
                Settings.parse("t.yaml", "channels: {email: {it: " + yaml.replace('\'', '"') + "}}", name -> null);

        EmailConfig.from(settings.section("channels"));

        assertThat(settings.mistakes()).singleElement().asString().contains(key);
    }

    private static Notice notice(String order, String address, String language) {
        return new Notice(
                "msg_1",
                "order.paid",
                "shop",
                order,
                "it",
                Map.of(),
                Notices.body("order.paid", "o"),
                List.of(),
                new Recipient(address, language),
                false,
                Instant.now());
    }

    private Channel channel(String security, String password, String ca) {
        return channel(security, password, ca, "");
    }

    private Channel channel(String security, String password, String ca, String more) {
        return channel(server.port(), security, password, ca, more);
    }

    private Channel channel(int port, String security, String password, String ca) {
        return channel(port, security, password, ca, "");
    }

    private Channel channel(int port, String security, String password, String ca, String more) {
        String yaml = ("channels: {email: {it: {host: localhost, port: %d, security: %s, user: %s, password: \"%s\","
                        + " from: pay@shop.example, fromName: 示例商城, ca: \"%s\", deadline: %s}}%s}")
                .formatted(port, security, MailServer.USER, password, ca, holds ? "2s" : "20s", more);
        Settings settings = Settings.parse("test.yaml", yaml, name -> null);
        EmailConfig config = EmailConfig.from(settings.section("channels"));
        MessageTexts texts = MessageTexts.from(settings.section("channels"));
        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.toString()).doesNotContain(password);
        return EmailServices.open(vertx, new SimpleMeterRegistry(), config, texts);
    }
}
