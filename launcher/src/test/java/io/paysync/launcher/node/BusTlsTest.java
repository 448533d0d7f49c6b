package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.launcher.selfcheck.SelfCheckConfig;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may speak on the bus: only who has a certificate of the nodes' own CA, and shows it. */
class BusTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADDRESS = "test.paid";
    private static final int ANSWER_MAX_MS = 10_000;
    private static final AtomicInteger HEARD = new AtomicInteger();

    @TempDir
    private static Path dir;

    private static TrialCertificates files;
    private static ClusterConfig running;
    private static Vertx node;

    @BeforeAll
    static void aNode() throws IOException {
        files = TrialCertificates.goodAndBadIn(dir);
        running = config(files.of("a"), FreePorts.next());
        node = start(running);
        Probe.result(node.eventBus()
                .consumer(ADDRESS, message -> {
                    HEARD.incrementAndGet();
                    message.reply("done");
                })
                .completion());
    }

    @AfterAll
    static void close() {
        join(node.close());
    }

    private static ClusterConfig config(ClusterConfig.@Nullable Tls tls, int... members) {
        int own = FreePorts.next();
        return new ClusterConfig(
                ClusterConfig.Mode.HAZELCAST,
                "tls-test",
                "127.0.0.1",
                null,
                own,
                FreePorts.next(),
                java.util.stream.IntStream.concat(java.util.stream.IntStream.of(own), java.util.Arrays.stream(members))
                        .mapToObj(port -> "127.0.0.1:" + port)
                        .toList(),
                null,
                tls,
                Duration.ofHours(1),
                SelfCheckConfig.DEFAULT,
                tls == null);
    }

    private static Vertx start(ClusterConfig config) {
        return join(Clustering.join(new VertxOptions(), config)).vertx();
    }

    private static <T> T join(Future<T> future) {
        return Probe.result(future, PATIENCE);
    }

    private static Future<Object> say(Vertx from, int maxMs) {
        return from.eventBus()
                .request(ADDRESS, "paid", new DeliveryOptions().setSendTimeout(maxMs))
                .map(reply -> reply.body());
    }

    @Test
    void aNodeWithAGoodCertificateIsHeard() {
        Vertx other = start(config(files.of("a"), running.memberPort()));
        try {
            assertThat(join(say(other, ANSWER_MAX_MS))).isEqualTo("done");
        } finally {
            join(other.close());
        }
    }

    @Test
    void aMemberWithoutTlsIsNotHeard() {
        int before = HEARD.get();
        Vertx other = start(config(null, running.memberPort()));
        try {
            assertThatThrownBy(() -> join(say(other, 2_000))).hasMessageContaining("Timed out");
            assertThat(HEARD).hasValue(before);
        } finally {
            join(other.close());
        }
    }

    @Test
    void plainTcpGetsNoAnswer() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.busPort())) {
            socket.setSoTimeout(ANSWER_MAX_MS);
            socket.getOutputStream().write("hello, may I say \"paid\"?\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();

            // An alert of TLS at most, and then the end.
            assertThat(in.readAllBytes().length).isLessThan(16);
        }
    }

    @Test
    void tlsWithoutACertificateIsRefused() throws Exception {
        assertRefused(null);
    }

    @Test
    void aCertificateOfAnotherCaIsRefused() throws Exception {
        assertRefused(files.of("stranger"));
    }

    @Test
    void anEndedCertificateIsRefused() throws Exception {
        assertRefused(files.of("expired"));
    }

    @Test
    void theSameHandshakeWithAGoodCertificateSucceeds() throws Exception {
        try (SSLSocket socket = handshake(files.of("a"))) {
            socket.setSoTimeout(300);

            // Connected, and waiting for a message.
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void aNodeWithAnEndedCertificateDoesNotStart() {
        assertThatThrownBy(() -> start(config(files.of("expired"), running.memberPort())))
                .hasMessageContaining("hazelcast.certificate")
                .hasMessageContaining("ended");
    }

    /** With TLS 1.3 the one who calls hears of it with the first read. */
    private static void assertRefused(ClusterConfig.@Nullable Tls shown) {
        assertThatThrownBy(() -> {
                    try (SSLSocket socket = handshake(shown)) {
                        socket.setSoTimeout(ANSWER_MAX_MS);
                        if (socket.getInputStream().read() < 0) {
                            throw new javax.net.ssl.SSLException("closed");
                        }
                    }
                })
                .isInstanceOfAny(javax.net.ssl.SSLException.class, java.net.SocketException.class);
    }

    private static SSLSocket handshake(ClusterConfig.@Nullable Tls shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        String ca = dir.resolve("ca.pem").toString();
        KeyManager[] keys = shown == null
                ? new KeyManager[0]
                : new PemKeyCertOptions()
                        .addCertPath(shown.certificate().toString())
                        .addKeyPath(shown.key().toString())
                        .getKeyManagerFactory(node)
                        .getKeyManagers();
        context.init(
                keys,
                new PemTrustOptions()
                        .addCertPath(ca)
                        .getTrustManagerFactory(node)
                        .getTrustManagers(),
                null);
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), running.busPort());
        try {
            socket.setSoTimeout(ANSWER_MAX_MS);
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }
}
