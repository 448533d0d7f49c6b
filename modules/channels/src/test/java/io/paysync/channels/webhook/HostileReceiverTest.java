package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
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
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that answer to harm: where they lead, and what they send. Each costs at most its deadline and few bytes. */
class HostileReceiverTest {
    private static final WebhookConfig LOCAL =
            WebhookConfig.DEFAULT.withAddresses(AddressPolicy.LOCAL).withDeadline(Duration.ofSeconds(9));
    private static final int CHUNK = 64 * 1024;

    private final AtomicInteger ended = new AtomicInteger();
    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 305, 307, 308})
    void noRedirectIsFollowedWhereverItLeads(int status) {
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> {
                    calls.incrementAndGet();
                    request.response()
                            .setStatusCode(status)
                            .putHeader("location", "/again?" + calls.get())
                            .end();
                })
                .listen(0, "127.0.0.1"));

        Sent sent = send("http://127.0.0.1:" + server.actualPort() + "/", LOCAL);

        assertThat(sent.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(sent.error()).isEqualTo("REDIRECT");
        assertThat(calls).hasValue(1);
    }

    @Test
    void nameIsKeptForTheCertificateAndTheHostThoughTheCheckedAddressIsDialled() {
        SelfSignedCertificate self = SelfSignedCertificate.create("shop.example");
        Queue<String> names = new ConcurrentLinkedQueue<>();
        HttpServer server = Probe.result(vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(self.keyCertOptions()))
                .requestHandler(request -> {
                    names.add(request.connection().indicatedServerName());
                    names.add(String.valueOf(request.getHeader("host")));
                    request.response().end();
                })
                .listen(0, "127.0.0.1"));
        Addresses addresses = new Addresses(
                vertx, AddressPolicy.LOCAL, host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
        WebhookChannel channel = new WebhookChannel(
                LOCAL,
                addresses,
                new HttpCalls(
                        "webhook",
                        vertx,
                        new SimpleMeterRegistry(),
                        HttpCallsConfig.DEFAULT.withTrust(self.trustOptions())),
                new SimpleMeterRegistry());

        Sent sent = Probe.result(channel.send(notice("https://Shop.example:" + server.actualPort() + "/hook")));

        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(names).containsExactly("shop.example", "shop.example:" + server.actualPort());
        self.delete();
    }

    @Test
    void packedAnswerIsNotUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 1000; i++) {
                gzip.write(new byte[CHUNK]);
            }
        }
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> {
                    assertThat(request.getHeader("accept-encoding")).isNull();
                    request.response().putHeader("content-encoding", "gzip").end(Buffer.buffer(packed.toByteArray()));
                })
                .listen(0, "127.0.0.1"));

        assertThat(send("http://127.0.0.1:" + server.actualPort() + "/", LOCAL).outcome())
                .isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void endlessBodyIsCutLongBeforeTheDeadline() {
        AtomicInteger chunks = new AtomicInteger();
        String url = tcp(socket -> {
            socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            pour(socket, "10000\r\n" + "x".repeat(CHUNK) + "\r\n", chunks, Integer.MAX_VALUE);
        });
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        WebhookChannel channel = WebhookChannel.open(vertx, meters, LOCAL);

        assertThat(Probe.result(channel.send(notice(url))).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(meters.get("paysync.http.answer.bytes").summary().totalAmount())
                .isEqualTo(64 * 1024);
        // The one who pours learns it too: writing ends, since the connection is closed.
        Probe.until("nothing more is taken", () -> chunks.get() > 0 && ended.get() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-many: 1\r\n", "X"})
    void endlessHeadIsCut(String piece) {
        AtomicInteger pieces = new AtomicInteger();
        String url = tcp(socket -> {
            socket.write("HTTP/1.1 200 OK\r\n");
            pour(socket, piece.repeat(1000), pieces, 10_000);
        });

        assertThat(send(url, LOCAL).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(pieces.get()).isLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
            })
    void interimAnswersWithoutEndAreGivenUpAtTheDeadline(String interim) {
        String url = tcp(socket ->
                vertx.setPeriodic(5, timer -> socket.write(interim).onFailure(e -> vertx.cancelTimer(timer))));

        Sent sent = send(url, LOCAL.withDeadline(Duration.ofMillis(700)));

        assertThat(sent.outcome()).isIn(Outcome.UNKNOWN, Outcome.RETRY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nrubbish\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
                "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
                "HTTP/1.1 99999 OK\r\n\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n"
            })
    void brokenAnswerIsAnAnswerThatNobodyGave(String answer) {
        String url = tcp(socket -> socket.write(answer).onComplete(written -> socket.close()));

        assertThat(send(url, LOCAL).outcome()).isIn(Outcome.RETRY, Outcome.UNKNOWN);
    }

    private void pour(NetSocket socket, String piece, AtomicInteger count, int most) {
        if (count.incrementAndGet() < most) {
            socket.write(piece)
                    .onSuccess(written -> pour(socket, piece, count, most))
                    .onFailure(e -> ended.incrementAndGet());
        }
    }

    private Sent send(String url, WebhookConfig config) {
        WebhookChannel channel = WebhookChannel.open(vertx, new SimpleMeterRegistry(), config);
        return Probe.result(channel.send(notice(url)));
    }

    private static Notice notice(String url) {
        return new Notice(
                "msg_1",
                "order.paid",
                "shop",
                "o1",
                url,
                Map.of(),
                "{\"type\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8),
                List.of(StandardWebhooks.generate(new Random(1))),
                Instant.parse("2026-11-20T02:00:00Z"));
    }

    private String tcp(Handler<NetSocket> answer) {
        NetServer server = Probe.result(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(request -> {
                    socket.handler(more -> {});
                    answer.handle(socket);
                }))
                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }
}
