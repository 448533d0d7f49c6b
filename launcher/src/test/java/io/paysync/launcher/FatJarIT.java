package io.paysync.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paysync.launcher.certs.TrialCa;
import io.paysync.launcher.cli.ExitCode;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import io.paysync.testkit.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it is handed out, started as the script starts it. The other tests run from folders of classes, where nothing
 * that packing leaves out or merges wrongly is missed. Runs after the jar is packed.
 */
class FatJarIT {
    private static final Path JAR = Path.of("target/paysync.jar");
    private static final String SECRET = "whsec_of-the-test-of-the-jar";

    @TempDir
    private Path dir;

    private Process jar(Path output, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("../conf/jvm.options"),
                "-Xmx256m",
                "-jar",
                JAR.toString()));
        if (Runtime.version().feature() >= 23 && Runtime.version().feature() <= 25) {
            // As the script does: else the JVM puts a warning between the lines.
            command.add(1, "--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itTellsItsVersion() throws Exception {
        Path output = dir.resolve("version.txt");
        Process process = jar(output, "version");

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(read(output)).isZero();
        assertThat(read(output)).containsPattern("paysync \\d+\\.\\d+").contains("Java");
    }

    /** With every part that is found by name at run time: migrations, providers, channels, native code, log format. */
    @Test
    void aNodeTakesACallbackAndStops() throws Exception {
        try (TestRedis redis = TestRedis.started()) {
            Path config = Files.writeString(dir.resolve("paysync.yaml"), yaml(redis));
            Path output = dir.resolve("node.log");
            Process process = jar(output, "run", "--config", config.toString());
            try {
                Probe.until("the node to be ready; it said " + read(output), Duration.ofMinutes(3), () -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("it ended: " + read(output));
                    }
                    return read(output).contains("ready node=jar ");
                });

                assertThat(callback(port(output, "callbacks"))).isEqualTo(200);
                assertThat(shakesHandsTwice(port(output, "api"))).isFalse();
                process.destroy();

                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).as(read(output)).isEqualTo(ExitCode.TERMINATED);
                assertThat(read(output)).doesNotContain("ERROR", "ClassNotFound", "NoClassDefFound");
                for (String line : read(output).lines().toList()) {
                    JsonNode record = new ObjectMapper().readTree(line);
                    assertThat(record.path("level").asText()).as(line).isIn("INFO", "WARN");
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private String yaml(TestRedis redis) throws IOException {
        DbConfig db = TestPostgres.database();
        Path certificate = dir.resolve("api.pem");
        Path key = dir.resolve("api.key");
        try (TrialCa ca = new TrialCa(2)) {
            TrialCa.Issued issued = ca.issue(List.of("localhost"), 2);
            Files.writeString(certificate, issued.certificatePem());
            Files.writeString(key, issued.keyPem());
            Files.writeString(dir.resolve("ca.pem"), ca.certificatePem());
        }
        return """
                node: {id: jar}
                log: {format: json}
                database: {host: %s, port: %d, database: %s, user: %s, password: "%s"}
                redis: {url: "%s"}
                management: {port: 0}
                intake: {host: 127.0.0.1, port: 0}
                api: {host: 127.0.0.1, port: 0, tls: {certificate: "%s", key: "%s"}}
                dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
                accounts:
                  - {provider: stripe, account: main, endpointSecret: %s}
                """.formatted(
                        db.host(),
                        db.port(),
                        db.database(),
                        db.user(),
                        db.password().reveal(),
                        redis.url(),
                        certificate,
                        key,
                        SECRET);
    }

    private static int port(Path output, String name) {
        return Integer.parseInt(read(output)
                .replaceAll("(?s).*ready node=.*?\\b" + name + "=(\\d+).*", "$1")
                .trim());
    }

    /** Whether the server agrees to a second handshake on one connection: a setting of the JVM that the jar makes by itself. */
    private boolean shakesHandsTwice(int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream ca = Files.newInputStream(dir.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(ca));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            try {
                // Only begins it: the answer comes with the next bytes.
                socket.startHandshake();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return socket.getInputStream().read() >= 0;
            } catch (IOException refused) {
                return false;
            }
        }
    }

    private static int callback(int port) throws Exception {
        String body =
                "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"ping\",\"livemode\":true,\"data\":{\"object\":{}}}";
        long time = Instant.now().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/callbacks/stripe/main"))
                                    .header("Content-Type", "application/json")
                                    .header("Stripe-Signature", "t=" + time + ",v1=" + signature)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
