package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.platform.config.Settings;
import io.paysync.platform.net.AddressPolicy;
import io.paysync.platform.net.Addresses;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers whose certificate proves nothing, or whose TLS is too old: they get nothing, and no option changes that. */
class WebhookTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final WebhookConfig LOCAL =
            WebhookConfig.DEFAULT.withAddresses(AddressPolicy.LOCAL).withDeadline(Duration.ofSeconds(9));

    @TempDir
    private static Path dir;

    private static Buffer authority;

    private final AtomicInteger calls = new AtomicInteger();
    private Vertx vertx;

    /** An authority, and two certificates of it for shop.example: one holds, one has ended. */
    @BeforeAll
    static void issue() throws Exception {
        keytool("-alias ca -dname CN=Test-CA -ext bc:c");
        keytool("-alias good -dname CN=shop.example -signer ca -ext san=dns:shop.example -validity 30");
        keytool("-alias ended -dname CN=shop.example -signer ca -ext san=dns:shop.example -startdate -9d -validity 2");
        authority = pem("CERTIFICATE", store().getCertificate("ca").getEncoded());
    }

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        Probe.result(vertx.close());
    }

    @Test
    void oneWhoseCertificateHoldsIsTold() throws Exception {
        Sent sent = told("shop.example", serving(signed("good")));

        assertThat(sent.outcome()).as(String.valueOf(sent.error())).isEqualTo(Outcome.DELIVERED);
        assertThat(calls).hasValue(1);
    }

    @Test
    void certificateThatHasEndedIsAFailure() throws Exception {
        refused(told("shop.example", serving(signed("ended"))));
    }

    @Test
    void certificateOfAnotherHostIsAFailure() throws Exception {
        refused(told("pay.example", serving(signed("good"))));
    }

    @Test
    void certificateThatNobodySignedIsAFailure() {
        SelfSignedCertificate self = SelfSignedCertificate.create("shop.example");
        refused(told(
                "shop.example",
                serving(new HttpServerOptions().setSsl(true).setKeyCertOptions(self.keyCertOptions()))));
        self.delete();
    }

    /** 1.0 and 1.1 as a server of that age would choose them; what was offered to it is looked at as well. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void olderTlsIsNeitherOfferedNorTaken(int minor) {
        Buffer hello = Buffer.buffer();
        NetServer old = Probe.result(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {
                    if (hello.length() == 0) {
                        hello.appendBuffer(bytes);
                        socket.write(serverHello(minor));
                    }
                }))
                .listen(0, "127.0.0.1"));

        refused(told("shop.example", old.actualPort()));

        // The extension supported_versions: number 43, its length, the length of the list, and the list.
        byte[] offered = hello.getBytes();
        int at = indexOf(offered, new byte[] {0, 43, 0, 5, 4});
        assertThat(at).as("supported_versions with two entries").isPositive();
        assertThat(List.of(hello.getShort(at + 5), hello.getShort(at + 7)))
                .containsExactlyInAnyOrder((short) 0x0304, (short) 0x0303);
    }

    @Test
    void thereIsNoOptionToSkipIt() {
        WebhookChannel channel = channel();
        for (String option : List.of("insecure", "verify", "skipVerification", "trustAll", "verifyHost")) {
            assertThat(channel.refuse("https://shop.example/hook", Map.of(option, "true")))
                    .isPresent();
            Settings settings = Settings.parse("test.yaml", "webhook:\n  " + option + ": true\n", name -> null);
            WebhookConfig.from(settings.section("webhook"));
            assertThat(settings.mistakes()).singleElement().asString().contains("webhook." + option);
        }
    }

    private void refused(Sent sent) {
        assertThat(sent.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(sent.error()).isEqualTo("TLS");
        assertThat(calls).hasValue(0);
    }

    private int serving(HttpServerOptions options) {
        HttpServer server = Probe.result(vertx.createHttpServer(options)
                .requestHandler(request -> {
                    calls.incrementAndGet();
                    request.response().end();
                })
                .listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    private static HttpServerOptions signed(String alias) throws IOException, GeneralSecurityException {
        KeyStore store = store();
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(
                                pem("PRIVATE KEY", store.getKey(alias, PASSWORD).getEncoded()))
                        .setCertValue(
                                pem("CERTIFICATE", store.getCertificate(alias).getEncoded())));
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(dir.resolve("keys.p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static Buffer pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Buffer.buffer("-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private Sent told(String host, int port) {
        return Probe.result(channel()
                .send(new Notice(
                        "msg_1",
                        "order.paid",
                        "shop",
                        "o1",
                        "https://" + host + ":" + port + "/hook",
                        Map.of(),
                        "{\"type\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8),
                        List.of(StandardWebhooks.generate(new Random(1))),
                        Instant.parse("2026-11-20T02:00:00Z"))));
    }

    /** It trusts the test's authority alone. */
    private WebhookChannel channel() {
        Addresses addresses = new Addresses(
                vertx, AddressPolicy.LOCAL, host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
        PemTrustOptions ca = new PemTrustOptions().addCertValue(authority);
        return new WebhookChannel(
                LOCAL,
                addresses,
                new HttpCalls("webhook", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT.withTrust(ca)),
                new SimpleMeterRegistry());
    }

    /** A record with a ServerHello of TLS 1.{@code minor - 1}, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no session. */
    private static Buffer serverHello(int minor) {
        return Buffer.buffer()
                .appendBytes(new byte[] {0x16, 3, (byte) minor, 0, 42, 2, 0, 0, 38, 3, (byte) minor})
                .appendBytes(new byte[32])
                .appendBytes(new byte[] {0, (byte) 0xc0, 0x13, 0});
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair"));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"));
        command.addAll(List.of("-keystore", "keys.p12", "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
