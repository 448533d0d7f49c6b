package io.paysync.channels.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.email.EmailConfig.Relay;
import io.paysync.channels.email.EmailConfig.Security;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.Wording;
import io.paysync.channels.webhook.Answers;
import io.paysync.contract.domain.Contacts;
import io.paysync.contract.domain.Texts;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Mails one payer, as text and as HTML, over a relay that must speak TLS. The {@code Message-ID} is the same on every
 * attempt, which lets mailboxes fold a repeat. Values from outside never make a header: they are free of control characters,
 * and what still holds one is refused.
 */
public final class EmailService implements MessageService {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    private final Relay relay;
    private final MessageTexts texts;
    private final MailClient client;
    private final Timer timer;

    public EmailService(Vertx vertx, MeterRegistry meters, Relay relay, MessageTexts texts) {
        this.relay = relay;
        this.texts = texts;
        this.client = MailClient.create(vertx, config(relay));
        this.timer = Timer.builder("paysync.mail.send")
                .description("from the call to the relay's answer")
                .register(meters);
    }

    @Override
    public String contact() {
        return Contacts.EMAIL;
    }

    @Override
    public boolean hasWords(String type) {
        return texts.has(type);
    }

    @Override
    public boolean takesOwnWords() {
        return true;
    }

    @Override
    public Future<Sent> send(Message message) {
        return texts.send(message, words -> send(message, words));
    }

    private Future<Sent> send(Message message, Wording words) {
        String subject = words.title(message.values());
        if (!Texts.clean(subject) || !Contacts.fits(Contacts.EMAIL, message.address()) || !Texts.clean(message.id())) {
            return Future.succeededFuture(Answers.failed(Outcome.PERMANENT, "HEADER", Duration.ZERO));
        }
        long start = System.nanoTime();
        return client.sendMail(mail(message, subject, words))
                .timeout(message.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .andThen(result -> timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS))
                .transform(result -> Future.succeededFuture(
                        result.succeeded() ? taken(result.result(), start) : failed(result.cause(), start)));
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private MailMessage mail(Message message, String subject, Wording words) {
        String sender = relay.fromName().isEmpty() ? relay.from() : relay.fromName() + " <" + relay.from() + ">";
        String domain = relay.from().substring(relay.from().indexOf('@') + 1);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", "<" + message.id() + "@" + domain + ">")
                .add("Auto-Submitted", "auto-generated");
        return new MailMessage()
                .setFrom(sender)
                .setTo(message.address())
                .setSubject(subject)
                .setText(words.text(message.values()) + "\n")
                .setHtml(words.html(message.values(), message.language()))
                .setHeaders(headers);
    }

    private static Sent taken(MailResult result, long start) {
        return new Sent(Outcome.DELIVERED, 250, null, null, result.getMessageID(), took(start));
    }

    private static Sent failed(Throwable cause, long start) {
        if (cause instanceof SMTPException refused) {
            return SmtpAnswers.of(refused.getReplyCode(), String.join(" ", refused.getReplyMessages()), took(start));
        }
        if (cause instanceof TimeoutException) {
            return Answers.failed(Outcome.UNKNOWN, "TIMEOUT", took(start));
        }
        if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
            return Answers.failed(Outcome.RETRY, "CONNECT", took(start));
        }
        if (cause instanceof SSLException) {
            return Answers.failed(Outcome.RETRY, "TLS", took(start));
        }
        // The connection ended in between, maybe after the relay had taken the message.
        return Answers.failed(Outcome.UNKNOWN, "CONNECTION_LOST", took(start));
    }

    private static MailConfig config(Relay relay) {
        MailConfig config = new MailConfig()
                .setHostname(relay.host())
                .setPort(relay.port())
                .setSsl(relay.security() == Security.TLS)
                .setStarttls(relay.security() == Security.TLS ? StartTLSOptions.DISABLED : StartTLSOptions.REQUIRED)
                .setLogin(relay.user().isEmpty() ? LoginOption.DISABLED : LoginOption.REQUIRED)
                .setMaxPoolSize(relay.connectionsMax())
                .setKeepAlive(true);
        if (!relay.user().isEmpty()) {
            config.setUsername(relay.user()).setPassword(relay.password().reveal());
        }
        config.setTrustAll(false);
        config.setHostnameVerificationAlgorithm("HTTPS");
        config.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        config.setConnectTimeout(Math.toIntExact(CONNECT_MAX.toMillis()));
        config.setIdleTimeout(60);
        relay.ca().ifPresent(ca -> config.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        return config;
    }

    private static Duration took(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
