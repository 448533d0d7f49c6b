package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are changed in the settings file, or in a file it names, while the node runs. */
class AccountsReloadTest {
    private static final String OLD = "whsec_the-old-secret-of-this-shop";
    private static final String NEW = "whsec_the-new-secret-of-this-shop";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private PaysyncNode node;
    private int number;

    @AfterEach
    void stop() {
        if (node != null) {
            node.stop();
        }
    }

    private void start(String every) throws IOException {
        DbConfig db = TestPostgres.database();
        Files.writeString(directory.resolve("secret"), OLD);
        Files.writeString(directory.resolve("paysync.yaml"), """
                node: {accountsReload: %s}
                database: {host: %s, port: %d, database: %s, user: %s, password: "%s"}
                management: {port: 0}
                intake: {host: 127.0.0.1, port: 0}
                api: {host: 127.0.0.1, port: 0, keys: [{id: shop, merchant: default, role: read, sha256: %s}]}
                dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
                accounts:
                  - {provider: stripe, account: main, endpointSecrets: [{id: one, secretFile: secret}]}
                """.formatted(
                        every,
                        db.host(),
                        db.port(),
                        db.database(),
                        db.user(),
                        db.password().reveal(),
                        WholeSystem.KEY.sha256()));
        NodeFile file = NodeFile.read(directory.resolve("paysync.yaml"));
        assertThat(file.mistakes()).isEmpty();
        node = PaysyncNode.start(file);
    }

    /** The status with which a callback signed with this secret is answered. */
    private int callback(String secret) {
        String body = "{\"id\":\"evt_" + number++ + "\",\"object\":\"event\",\"type\":\"ping\",\"livemode\":true,"
                + "\"data\":{\"object\":{}}}";
        long time = Instant.now().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.callbackPort() + "/callbacks/stripe/main"))
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", "t=" + time + ",v1=" + mac(secret, time + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request).statusCode();
    }

    private static String mac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> reload() {
        return send(HttpRequest.newBuilder(management("/accounts/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private String health() {
        return send(HttpRequest.newBuilder(management("/health/ready")).build()).body();
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + node.managementPort() + path);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNewSecretCountsAsSoonAsTheNodeIsToldToLook() throws IOException {
        start("0s");
        assertThat(callback(OLD)).isEqualTo(200);
        assertThat(callback(NEW)).isEqualTo(400);
        assertThat(reload().body()).isEqualTo("{\"changed\":[],\"restart\":[],\"mistakes\":[]}");

        Files.writeString(directory.resolve("secret"), NEW);
        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"changed\":[\"stripe/main\"]");
        assertThat(callback(NEW)).isEqualTo(200);
        assertThat(callback(OLD)).isEqualTo(400);
    }

    @Test
    void aFileWithAMistakeChangesNothingAndIsTold() throws IOException {
        start("0s");
        Path settings = directory.resolve("paysync.yaml");
        String good = Files.readString(settings);

        Files.writeString(settings, good.replace("secretFile: secret", "secretFile: gone"));
        HttpResponse<String> answer = reload();

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("secretFile: cannot be read");
        assertThat(callback(OLD)).isEqualTo(200);
        assertThat(health()).contains("the settings hold mistakes now");

        Files.writeString(settings, good.replace("account: main", "account: other"));
        assertThat(reload().body()).contains("stripe/other is new", "stripe/main is gone");
        assertThat(callback(OLD)).isEqualTo(200);
        assertThat(health()).contains("counts after a restart");

        Files.delete(settings);
        assertThat(reload().statusCode()).isEqualTo(422);
        Files.writeString(settings, good);
        assertThat(reload().statusCode()).isEqualTo(200);
        assertThat(health()).doesNotContain("mistakes", "restart");
    }

    @Test
    void theNodeLooksByItself() throws IOException {
        start("100ms");
        Files.writeString(directory.resolve("secret"), NEW);

        Probe.until("the new secret to count", () -> callback(NEW) == 200);
    }
}
