package io.paysync.sandbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.platform.config.Secret;
import io.paysync.sandbox.TestKeys;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {
    private static final String SECRET = TestKeys.KEYS.webhookSecret();
    private static final String BODY = "{\"type\":\"order.paid\",\"data\":{\"subject\":\"西湖龙井\"}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private WebhookReceiver receiver;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        receiver = Probe.result(WebhookReceiver.start(vertx, ReceiverConfig.DEFAULT.withSecret(SECRET)));
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        Probe.result(receiver.close());
        Probe.result(vertx.close());
    }

    @Test
    void whatTheProductSignsIsBelieved() {
        assertThat(send("msg_1", Instant.now(), SECRET, BODY).statusCode()).isEqualTo(200);

        assertThat(receiver.received()).hasSize(1).allSatisfy(one -> {
            assertThat(one.genuine()).isTrue();
            assertThat(one.webhookId()).isEqualTo("msg_1");
            assertThat(one.body()).isEqualTo(BODY);
        });
    }

    /** The vector of the Standard Webhooks specification, so that sender and receiver cannot be wrong together. */
    @Test
    void theOfficialVectorIsBelieved() {
        byte[] key = WebhookProof.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String refused = WebhookProof.refuse(
                List.of(key),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                Instant.ofEpochSecond(1614265330),
                Duration.ofMinutes(5));

        assertThat(refused).isNull();
    }

    @Test
    void repeatsAreCountedByTheirId() {
        send("msg_1", Instant.now(), SECRET, BODY);
        send("msg_1", Instant.now(), SECRET, BODY);
        send("msg_2", Instant.now(), SECRET, BODY);

        assertThat(receiver.stats()).isEqualTo(new ReceiverStats(3, 3, 0, 2, 1, 3));
        assertThat(receiver.received().stream().map(Received::nth)).containsExactly(1, 2, 1);
    }

    @Test
    void whatIsNotProvenIsRefusedAndCountsForNothing() {
        String other = "whsec_" + "QUFB".repeat(10);

        assertThat(send("msg_1", Instant.now(), other, BODY).statusCode()).isEqualTo(401);
        assertThat(send("msg_1", Instant.now().minusSeconds(301), SECRET, BODY).statusCode())
                .isEqualTo(401);
        assertThat(send("msg_1", Instant.now().plusSeconds(310), SECRET, BODY).statusCode())
                .isEqualTo(401);
        assertThat(await(post("/hooks", HttpRequest.newBuilder(), BODY)).statusCode())
                .isEqualTo(401);
        assertThat(receiver.stats()).isEqualTo(new ReceiverStats(4, 0, 4, 0, 0, 0));
    }

    @Test
    void duringARotationTheNewSecretIsBelievedToo() {
        String next = "whsec_" + "QUFB".repeat(10);
        receiver.trust(next);

        assertThat(send("msg_1", Instant.now(), SECRET, BODY).statusCode()).isEqualTo(200);
        assertThat(send("msg_2", Instant.now(), next, BODY).statusCode()).isEqualTo(200);
    }

    @Test
    void itFailsAsOftenAsItIsTold() {
        receiver.behave(Behaviour.failing(2));

        assertThat(send("msg_1", Instant.now(), SECRET, BODY).statusCode()).isEqualTo(500);
        assertThat(send("msg_1", Instant.now(), SECRET, BODY).statusCode()).isEqualTo(500);
        assertThat(send("msg_1", Instant.now(), SECRET, BODY).statusCode()).isEqualTo(200);
        assertThat(receiver.stats().accepted()).isEqualTo(1);
    }

    @Test
    void everyModeAnswersAsItSays() {
        assertThat(inMode("throttle", "\"delayMs\":2000").headers().firstValue("Retry-After"))
                .contains("2");
        assertThat(inMode("gone", "\"delayMs\":0").statusCode()).isEqualTo(410);
        assertThat(inMode("redirect", "\"delayMs\":0").statusCode()).isEqualTo(302);
        assertThat(inMode("huge", "\"delayMs\":0").body()).hasSize(8 * 1024 * 1024);
        assertThat(inMode("slow", "\"delayMs\":30").statusCode()).isEqualTo(200);
        assertThat(await(post("/mode", HttpRequest.newBuilder(), "{\"mode\":\"odd\"}"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aHangingReceiverTakesTheRequestAndNeverAnswers() {
        receiver.behave(Behaviour.of(Behaviour.Mode.HANG));

        CompletableFuture<HttpResponse<String>> answer =
                post("/hooks", signed("msg_1", Instant.now(), SECRET, BODY), BODY);

        Probe.until("the request arrives", () -> receiver.stats().received() == 1);
        assertThat(answer).isNotDone();
        assertThat(receiver.received().get(0).status()).isZero();
    }

    @Test
    void onlyTheNewestAreKept() {
        WebhookReceiver small = Probe.result(WebhookReceiver.start(
                vertx, ReceiverConfig.DEFAULT.withSecret(SECRET).keeping(2, 1000)));
        WebhookReceiver big = receiver;
        receiver = small;
        for (int i = 0; i < 5; i++) {
            send("msg_" + i, Instant.now(), SECRET, BODY);
        }

        assertThat(small.received().stream().map(Received::webhookId)).containsExactly("msg_4", "msg_3");
        assertThat(await(get("/received")).body()).contains("msg_4", "msg_3").doesNotContain("msg_2");
        assertThat(await(get("/stats")).body()).contains("\"distinct\":5");
        Probe.result(big.close());
    }

    private HttpResponse<String> inMode(String mode, String more) {
        await(post("/mode", HttpRequest.newBuilder(), "{\"mode\":\"" + mode + "\",\"requests\":1," + more + "}"));
        return send("msg_" + mode, Instant.now(), SECRET, BODY);
    }

    private HttpResponse<String> send(String id, Instant at, String secret, String body) {
        return await(post("/hooks", signed(id, at, secret, body), body));
    }

    private static HttpRequest.Builder signed(String id, Instant at, String secret, String body) {
        return HttpRequest.newBuilder()
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .header(
                        "webhook-signature",
                        StandardWebhooks.sign(
                                List.of(Secret.of(secret)), id, at, body.getBytes(StandardCharsets.UTF_8)));
    }

    private CompletableFuture<HttpResponse<String>> post(String path, HttpRequest.Builder request, String body) {
        return client.sendAsync(
                request.uri(uri(path)).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return client.sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return receiver.url().resolve(path);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }
}
