package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.AddressPolicy;
import io.paysync.platform.net.Addresses;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One attempt against receivers of every kind on this machine. */
class WebhookChannelTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final Secret SECRET = StandardWebhooks.generate(new Random(1));
    private static final byte[] BODY = "{\"type\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8);
    private static final WebhookConfig LOCAL =
            WebhookConfig.DEFAULT.withAddresses(AddressPolicy.LOCAL).withDeadline(Duration.ofSeconds(9));
    private static final WebhookConfig IMPATIENT = LOCAL.withDeadline(Duration.ofMillis(700));

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Vertx vertx;
    private WebhookChannel channel;

    private record Seen(String method, Map<String, String> headers, Buffer body) {}

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        channel = WebhookChannel.open(vertx, meters, LOCAL);
    }

    @AfterEach
    void close() {
        Probe.result(channel.close());
        Probe.result(vertx.close());
    }

    @Test
    void receiverGetsASignedPostAndItsYesIsDelivered() {
        String url = http(request -> request.response().setStatusCode(204).end());

        Sent sent = send(url);

        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(sent.status()).isEqualTo(204);
        Seen post = seen.remove();
        assertThat(post.method()).isEqualTo("POST");
        assertThat(post.body().getBytes()).isEqualTo(BODY);
        assertThat(post.headers())
                .containsEntry("webhook-id", "msg_1")
                .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
                .containsEntry("content-type", "application/json")
                .containsEntry("paysync-loop", "1");
        assertThat(StandardWebhooks.verify(
                        post.headers()::get, post.body().getBytes(), List.of(SECRET), NOW, StandardWebhooks.TOLERANCE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED,     ",
        "299, DELIVERED,     ",
        "301, RETRY,         REDIRECT",
        "308, RETRY,         REDIRECT",
        "400, RETRY,         STATUS",
        "404, RETRY,         STATUS",
        "410, RECEIVER_GONE, GONE",
        "429, THROTTLED,     THROTTLED",
        "500, RETRY,         STATUS",
        "502, THROTTLED,     THROTTLED",
        "503, RETRY,         STATUS",
        "504, THROTTLED,     THROTTLED",
        "508, RETRY,         STATUS"
    })
    void statusAloneDecides(int status, Outcome outcome, String error) {
        String url = http(request -> request.response()
                .setStatusCode(status)
                .putHeader("location", "http://127.0.0.1:1/")
                .end("{\"ok\":true}"));

        Sent sent = send(url);

        assertThat(sent.outcome()).isEqualTo(outcome);
        assertThat(sent.status()).isEqualTo(status);
        assertThat(sent.error()).isEqualTo(error);
    }

    @Test
    void paysyncThatSaysItIsALoopIsNotAskedAgain() {
        String url = http(request -> request.response()
                .setStatusCode(508)
                .putHeader("Paysync-Loop", "1")
                .end());

        Sent sent = send(url);

        assertThat(sent.outcome()).isEqualTo(Outcome.PERMANENT);
        assertThat(sent.error()).isEqualTo("LOOP");
    }

    @Test
    void redirectIsNotFollowed() {
        AtomicInteger elsewhere = new AtomicInteger();
        String other = http(request -> {
            elsewhere.incrementAndGet();
            request.response().end();
        });
        String url = http(request -> request.response()
                .setStatusCode(307)
                .putHeader("location", other)
                .end());

        Sent sent = send(url);

        assertThat(sent.error()).isEqualTo("REDIRECT");
        assertThat(elsewhere).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "120,                           120",
        "0,                             0",
        "1000000000,                    1000000000",
        "-5,                            ",
        "soon,                          ",
        "99999999999,                   9999999999",
        "99999999999999999999,          9999999999",
        "'Fri, 20 Nov 2026 02:01:00 GMT', 60",
        "'Fri, 20 Nov 2026 01:00:00 GMT', 0"
    })
    void retryAfterIsReadAsSecondsOrDate(String header, Long seconds) {
        String url = http(request -> request.response()
                .setStatusCode(429)
                .putHeader("retry-after", header)
                .end());

        Sent sent = send(url);

        assertThat(sent.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void receiverThatNeverAnswersIsGivenUpAtTheDeadlineAsUnknown() {
        String url = http(request -> {});

        Sent sent = sendImpatiently(url);

        assertThat(sent.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(sent.error()).isEqualTo("TIMEOUT");
        assertThat(sent.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
    }

    @Test
    void receiverThatDripsIsGivenUpAtTheDeadline() {
        // Once it has been asked: an answer before the question is a broken connection, not a slow one.
        String url = tcp(socket -> socket.handler(question -> {
            socket.handler(null);
            socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
            vertx.setPeriodic(20, timer -> socket.write("x").onFailure(e -> vertx.cancelTimer(timer)));
        }));

        assertThat(sendImpatiently(url).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void longAnswerIsCutAt64KiBAndStillAYes() {
        AtomicInteger closed = new AtomicInteger();
        String url = http(request -> {
            request.connection().closeHandler(v -> closed.incrementAndGet());
            request.response().end(Buffer.buffer(new byte[1024 * 1024]));
        });

        Sent sent = send(url);

        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        DistributionSummary read = meters.get("paysync.http.answer.bytes").summary();
        assertThat(read.count()).isEqualTo(1);
        assertThat(read.totalAmount()).isEqualTo(64 * 1024);
        Probe.until("the connection with the rest of it is closed", () -> closed.get() == 1);
    }

    @Test
    void anAttemptHas15SecondsInAll() {
        assertThat(WebhookConfig.DEFAULT.deadline()).isEqualTo(Duration.ofSeconds(15));
        assertThat(WebhookConfig.DEFAULT.answerBytesMax()).isEqualTo(64 * 1024);
    }

    @Test
    void rubbishAndHangUpAndClosedPortsAreRetried() {
        String rubbish = tcp(socket -> socket.write("220 smtp ready\r\n\r\n"));
        String hangUp = tcp(NetSocket::close);

        assertThat(sendImpatiently(rubbish).outcome()).isIn(Outcome.RETRY, Outcome.UNKNOWN);
        assertThat(send(hangUp).outcome()).isIn(Outcome.RETRY, Outcome.UNKNOWN);
        assertThat(send("http://127.0.0.1:1/").error()).isEqualTo("CONNECT");
    }

    @Test
    void certificateThatNobodyTrustsIsAFailureAndNothingIsSent() {
        SelfSignedCertificate self = SelfSignedCertificate.create("127.0.0.1");
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(self.keyCertOptions())
                .setHost("127.0.0.1");
        HttpServer server = Probe.result(
                vertx.createHttpServer(tls).requestHandler(this::remember).listen(0));

        Sent sent = send("https://127.0.0.1:" + server.actualPort() + "/");

        assertThat(sent.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(sent.error()).isEqualTo("TLS");
        assertThat(seen).isEmpty();
        self.delete();
    }

    @Test
    void certificateForAnotherNameIsAFailureThoughItsMakerIsTrusted() {
        SelfSignedCertificate self = SelfSignedCertificate.create("elsewhere.example");
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(self.keyCertOptions())
                .setHost("127.0.0.1");
        HttpServer server = Probe.result(
                vertx.createHttpServer(tls).requestHandler(this::remember).listen(0));
        HttpCallsConfig trusting = HttpCallsConfig.DEFAULT.withTrust(self.trustOptions());
        Addresses names = new Addresses(
                vertx, AddressPolicy.LOCAL, host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
        WebhookChannel other = new WebhookChannel(
                LOCAL,
                names,
                new HttpCalls("webhook", vertx, new SimpleMeterRegistry(), trusting),
                new SimpleMeterRegistry());

        Sent wrong = Probe.result(other.send(notice("https://shop.example:" + server.actualPort() + "/")));
        Sent right = Probe.result(other.send(notice("https://elsewhere.example:" + server.actualPort() + "/")));

        assertThat(wrong.error()).isEqualTo("TLS");
        assertThat(right.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(seen).hasSize(1);
        self.delete();
    }

    @Test
    void withoutASecretNothingIsSent() {
        String url = http(request -> request.response().end());
        Notice unsigned = new Notice("msg_1", "order.paid", "shop", "o1", url, Map.of(), BODY, List.of(), NOW);

        assertThat(Probe.result(channel.send(unsigned)).outcome()).isEqualTo(Outcome.LOCKED_OUT);
        assertThat(seen).isEmpty();
    }

    private Sent send(String url) {
        return Probe.result(channel.send(notice(url)));
    }

    private Sent sendImpatiently(String url) {
        WebhookChannel impatient = WebhookChannel.open(vertx, new SimpleMeterRegistry(), IMPATIENT);
        return Probe.result(impatient.send(notice(url)));
    }

    private static Notice notice(String url) {
        return new Notice("msg_1", "order.paid", "shop", "o1", url, Map.of(), BODY, List.of(SECRET), NOW);
    }

    private void remember(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            seen.add(seen(request, body));
            request.response().end();
        });
    }

    private static Seen seen(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new java.util.HashMap<>();
        request.headers()
                .forEach(header -> headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue()));
        return new Seen(request.method().name(), headers, body);
    }

    private String http(Handler<HttpServerRequest> answer) {
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    seen.add(seen(request, body));
                    answer.handle(request);
                }))
                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/hook?a=b";
    }

    private String tcp(Handler<NetSocket> answer) {
        NetServer server =
                Probe.result(vertx.createNetServer().connectHandler(answer).listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }
}
