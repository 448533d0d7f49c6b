package io.paysync.launcher.node;

import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** A node with one account whose secret stands in a file of its own, and somebody who signs with secrets of his choice. */
public final class StripeShop implements AutoCloseable {
    public static final String OLD = "whsec_the-old-secret-of-this-shop";
    public static final String NEW = "whsec_the-new-secret-of-this-shop";

    public final Path settings;
    public final Path secret;
    private final HttpClient http = HttpClient.newHttpClient();
    private final PaysyncNode node;
    private int number;

    /** @param every how often the node looks for new keys */
    public StripeShop(Path directory, String every) throws IOException {
        DbConfig db = TestPostgres.database();
        secret = Files.writeString(directory.resolve("secret"), OLD);
        settings = Files.writeString(directory.resolve("paysync.yaml"), """
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
        node = PaysyncNode.start(NodeFile.read(settings));
    }

    /** The status with which a callback signed with this secret is answered. */
    public int callback(String signedWith) {
        String body = "{\"id\":\"evt_" + number++ + "\",\"object\":\"event\",\"type\":\"ping\",\"livemode\":true,"
                + "\"data\":{\"object\":{}}}";
        long time = Instant.now().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.callbackPort() + "/callbacks/stripe/main"))
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", "t=" + time + ",v1=" + mac(signedWith, time + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request).statusCode();
    }

    static String mac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> reload() {
        return send(HttpRequest.newBuilder(management("/accounts/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    String health() {
        return send(HttpRequest.newBuilder(management("/health/ready")).build()).body();
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + node.managementPort() + path);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        node.stop();
    }
}
