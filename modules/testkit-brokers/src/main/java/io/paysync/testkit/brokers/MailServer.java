package io.paysync.testkit.brokers;

import io.paysync.testkit.FreePorts;
import io.vertx.core.net.SelfSignedCertificate;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server that asks for TLS and a login before it takes anything. */
public final class MailServer implements AutoCloseable {
    public static final String USER = "paysync";
    public static final String PASSWORD = "mail-secret";

    /** Of all servers of this JVM: making its key takes longer than most of what is tested with it. */
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("localhost");

    private final List<byte[]> mails = new CopyOnWriteArrayList<>();
    private final List<RejectException> refusals = new CopyOnWriteArrayList<>();
    private final List<String> recipients = new CopyOnWriteArrayList<>();
    private final SMTPServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean holding;

    private MailServer(boolean wrapped) {
        SMTPServer.Builder builder = SMTPServer.port(FreePorts.next())
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .requireAuth()
                .insertReceivedHeaders(false)
                .authenticationHandlerFactory(logins())
                .messageHandlerFactory(Incoming::new);
        server = wrapped
                ? builder.serverSocketFactory(tls()).build()
                : builder.enableTLS().requireTLS().startTlsSocketFactory(tls()).build();
    }

    /** On a port that must be upgraded with STARTTLS. */
    public static MailServer started() {
        return start(new MailServer(false));
    }

    /** On a port with TLS from the first byte. */
    public static MailServer startedWithTls() {
        return start(new MailServer(true));
    }

    private static MailServer start(MailServer mail) {
        mail.server.start();
        return mail;
    }

    public int port() {
        return server.getPort();
    }

    /** Whom to trust, as PEM. */
    public String certificatePath() {
        return CERTIFICATE.certificatePath();
    }

    public List<MimeMessage> mails() {
        return mails.stream().map(MailServer::parsed).toList();
    }

    /** The addresses in the envelopes of what was taken. */
    public List<String> recipients() {
        return List.copyOf(recipients);
    }

    /** The next recipient gets this refusal. */
    public void refuseNext(int code, String text) {
        refusals.add(new RejectException(code, text));
    }

    /** Takes the next messages and answers none of them until it is closed. */
    public void hold() {
        holding = true;
    }

    /** The parts of a mail: text and HTML, decoded. */
    public static List<String> parts(MimeMessage mail) {
        List<String> parts = new ArrayList<>();
        try {
            MimeMultipart body = (MimeMultipart) mail.getContent();
            for (int i = 0; i < body.getCount(); i++) {
                BodyPart part = body.getBodyPart(i);
                parts.add(part.getContentType() + "\n" + part.getContent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
        return parts;
    }

    private static MimeMessage parsed(byte[] mail) {
        try {
            return new MimeMessage(null, new ByteArrayInputStream(mail));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop();
    }

    private static AuthenticationHandlerFactory logins() {
        return new EasyAuthenticationHandlerFactory((user, password, context) -> {
            if (!user.equals(USER) || !password.equals(PASSWORD)) {
                throw new LoginFailedException();
            }
        });
    }

    private SSLContext tls() {
        try {
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            keys.setKeyEntry("it", key(), new char[0], new Certificate[] {certificate()});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Certificate certificate() throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Files.readAllBytes(Path.of(CERTIFICATE.certificatePath()))));
    }

    private PrivateKey key() throws GeneralSecurityException, IOException {
        String pem = Files.readString(Path.of(CERTIFICATE.privateKeyPath()), StandardCharsets.US_ASCII);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private final class Incoming implements MessageHandler {
        private final List<String> to = new ArrayList<>();

        Incoming(MessageContext context) {}

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            if (!refusals.isEmpty()) {
                throw refusals.removeFirst();
            }
            to.add(recipient);
        }

        @Override
        public String data(java.io.InputStream data) throws IOException {
            mails.add(data.readAllBytes());
            recipients.addAll(to);
            if (holding) {
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return "queued";
        }

        @Override
        public void done() {}
    }
}
