package io.paysync.intake.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.testkit.ClientHello;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    /** Making a key takes longer than the usual deadlines of these tests. */
    private static final HttpLimits PATIENT = EchoListener.limits(Duration.ofSeconds(20), 1000, 1000);

    private static final int SERVER_NAMES = 500;

    /** By common name. Each takes a JVM that starts, so the tests share them. */
    private static final Map<String, Pair> MADE = new HashMap<>();

    @TempDir
    Path dir;

    private CertificateFiles files;
    private EchoListener server;

    @BeforeEach
    void start() throws Exception {
        files = new CertificateFiles(dir.resolve("cert.pem"), dir.resolve("key.pem"), Duration.ofDays(1));
        write("one");
        server = new EchoListener(PATIENT, files);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Pair(String certificate, String key) {}

    private void write(String commonName) throws Exception {
        Pair pair = MADE.get(commonName);
        if (pair == null) {
            pair = make(commonName);
            MADE.put(commonName, pair);
        }
        replace(files.key(), pair.key());
        replace(files.certificate(), pair.certificate());
    }

    /** A key and a self-signed certificate, both PEM, of the JDK's own tool. */
    private Pair make(String commonName) throws Exception {
        Path store = dir.resolve(commonName + ".p12");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + commonName,
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(tool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return new Pair(
                pem("CERTIFICATE", keys.getCertificate("a").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }

    private void replace(Path file, String text) throws IOException {
        Path fresh = Files.writeString(dir.resolve("fresh"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private SSLSocket connect(String... protocols) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port);
        socket.setSoTimeout(3000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static String post(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(("POST " + EchoListener.PATH + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        byte[] buffer = new byte[4096];
        int n = socket.getInputStream().read(buffer);
        return new String(buffer, 0, Math.max(0, n), StandardCharsets.US_ASCII);
    }

    private String commonName() throws Exception {
        try (SSLSocket socket = connect()) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private Boolean reload() {
        return EchoListener.await(server.listener.reloadCertificateIfChanged());
    }

    @Test
    void callbacksComeOverTlsAndNeverOverHttp2() throws Exception {
        try (SSLSocket socket = connect()) {
            assertThat(socket.getApplicationProtocol()).isIn("", "http/1.1");
            assertThat(post(socket)).startsWith("HTTP/1.1 200");
        }
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void oldProtocolsAreRefused() {
        String before = Security.getProperty("jdk.tls.disabledAlgorithms");
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        try {
            assertThatThrownBy(() -> connect("TLSv1.1").close()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> connect("TLSv1").close()).isInstanceOf(IOException.class);
        } finally {
            Security.setProperty("jdk.tls.disabledAlgorithms", before);
        }
    }

    /** NULL, export, anonymous, RC4, DES and 3DES. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0000, 0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0009, 0x000a, 0x0016, 0x0018, 0x0034, 0xc006, 0xc007,
                0xc008, 0xc010, 0xc011, 0xc012, 0xc015, 0xc018
            })
    void weakSuitesAreRefused(int suite) {
        assertThat(ClientHello.offer(server.port, ClientHello.TLS_1_2, suite))
                .isIn(ClientHello.Answer.ALERT, ClientHello.Answer.CLOSED);
    }

    @Test
    void anOrdinarySuiteIsTakenWithoutAServerNameAndAnOldVersionIsNot() {
        int[] ordinary = {0xc02b, 0xc02f};

        assertThat(ClientHello.offer(server.port, ClientHello.TLS_1_2, ordinary))
                .isEqualTo(ClientHello.Answer.SERVER_HELLO);
        for (int version : new int[] {0x0302, 0x0301, 0x0300, 0x0200}) {
            assertThat(ClientHello.offer(server.port, version, 0xc009, 0xc013, 0xc02b, 0xc02f))
                    .as("version %x", version)
                    .isIn(ClientHello.Answer.ALERT, ClientHello.Answer.CLOSED);
        }
    }

    /** CVE-2026-45416: 16 MiB are claimed, and nobody waits for them. */
    @Test
    void aHelloWithoutEndIsCutOff() {
        assertThat(ClientHello.endless(server.port)).isBetween(0L, (16L << 20) - 1);
    }

    /** D33: the costly part of TLS, asked for again and again on one connection. The property is what the node sets for itself. */
    @Test
    void aSecondHandshakeEndsTheConnection() throws Exception {
        assertThat(System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation"))
                .isEqualTo("true");
        try (SSLSocket socket = connect("TLSv1.2")) {
            assertThat(post(socket)).startsWith("HTTP/1.1 200");

            assertThatThrownBy(() -> {
                        // Only begins it: the answer comes with the next bytes.
                        socket.startHandshake();
                        assertThat(post(socket)).isEmpty();
                        throw new IOException("closed without a word");
                    })
                    .isInstanceOf(IOException.class);
        }
        Probe.until("the connection to be gone", () -> connections() == 0);
        try (SSLSocket socket = connect("TLSv1.2")) {
            assertThat(post(socket)).startsWith("HTTP/1.1 200");
        }
    }

    /** D33: nothing is kept by the name that a peer says it wants. */
    @Test
    void manyServerNamesLeaveNothingBehind() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < SERVER_NAMES; i++) {
            String name = Long.toHexString(random.nextLong()) + ".example.com";
            assertThat(ClientHello.offerTo(name, server.port, 0xc02b, 0xc02f))
                    .as(name)
                    .isEqualTo(ClientHello.Answer.SERVER_HELLO);
        }

        try (SSLSocket socket = connect()) {
            assertThat(post(socket)).startsWith("HTTP/1.1 200");
        }
        Probe.until("the connections to be gone", () -> connections() == 0);
    }

    private double connections() {
        return server.meters.get("paysync.intake.connections").gauge().value();
    }

    @Test
    void aNewCertificateIsTakenWithoutARestart() throws Exception {
        assertThat(reload()).as("nothing changed").isFalse();
        try (SSLSocket open = connect()) {
            write("two");

            assertThat(reload()).isTrue();

            assertThat(commonName()).isEqualTo("CN=two");
            assertThat(post(open)).as("a connection made before").startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anUnusableCertificateLeavesTheOldOneInPlace() throws Exception {
        replace(files.certificate(), "not a certificate");

        assertThatThrownBy(this::reload).hasRootCauseInstanceOf(Exception.class);

        assertThat(commonName()).isEqualTo("CN=one");
        write("three");
        assertThat(reload()).isTrue();
        assertThat(commonName()).isEqualTo("CN=three");
    }

    @Test
    void peersThatStallTheHandshakeDisturbNobody() throws Exception {
        List<Socket> stalled = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
                socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
                stalled.add(socket);
            }
            try (SSLSocket socket = connect()) {
                assertThat(post(socket)).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void plainHttpOnTheTlsPortIsClosed() {
        assertThat(RawClient.exchange(server.port, "POST / HTTP/1.1\r\nHost: a\r\n\r\n", 6000))
                .matches(seen -> seen.closed() && seen.status() == 0);
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
