package io.paysync.platform.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A receiver may do whatever it likes; the caller's time and memory are bounded. */
final class HttpCallsTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration PLENTY = Duration.ofSeconds(30);
    private static final AtomicInteger closed = new AtomicInteger();
    private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("good.test");

    private static Vertx vertx;
    private static HttpServer plain;
    private static HttpServer tls;
    private static NetServer mute;
    private static HttpCalls calls;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        plain = Probe.result(
                vertx.createHttpServer().requestHandler(HttpCallsTest::serve).listen(0, "127.0.0.1"));
        tls = Probe.result(vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(CERTIFICATE.keyCertOptions()))
                .requestHandler(HttpCallsTest::serve)
                .listen(0, "127.0.0.1"));
        mute = Probe.result(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        calls = new HttpCalls("test", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT);
        // Loading TLS takes longer than the deadlines measured below.
        Probe.failure(calls.send(
                HttpAsk.get(URI.create("https://127.0.0.1:" + tls.actualPort() + "/echo"), Duration.ofSeconds(9), 10)));
    }

    @AfterAll
    static void stop() {
        Probe.result(vertx.close());
        CERTIFICATE.delete();
    }

    @Test
    void requestArrivesAsItWasAskedAndAnyStatusIsAnAnswer() {
        HttpAsk ask = HttpAsk.post(plain("/echo?a=1%202"), Buffer.buffer("body"), PLENTY, 1_000)
                .header("X-Id", "7");

        HttpAnswer answer = Probe.result(calls.send(ask));

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.ok()).isFalse();
        assertThat(answer.body()).hasToString("POST /echo?a=1%202 7 body");
        assertThat(answer.headers().get("x-answer")).isEqualTo("yes");
        assertThat(answer.cut()).isFalse();
    }

    @Test
    void redirectIsAnAnswerAndNotFollowed() {
        HttpAnswer answer = Probe.result(calls.send(HttpAsk.get(plain("/redirect"), PLENTY, 1_000)));

        assertThat(answer.status()).isEqualTo(302);
    }

    @Test
    void longAnswerIsCutAtTheBoundAndItsConnectionClosed() {
        int before = closed.get();

        HttpAnswer exact = Probe.result(calls.send(HttpAsk.get(plain("/bytes?1000"), PLENTY, 1_000)));
        HttpAnswer cut = Probe.result(calls.send(HttpAsk.get(plain("/endless"), Duration.ofSeconds(5), 1_000)));

        assertThat(exact.cut()).isFalse();
        assertThat(exact.body().length()).isEqualTo(1_000);
        assertThat(cut.cut()).isTrue();
        assertThat(cut.body().length()).isEqualTo(1_000);
        Probe.until("the endless answer's connection is closed", () -> closed.get() > before);
    }

    @Test
    void gzipIsNotUnpacked() {
        HttpAnswer answer = Probe.result(calls.send(HttpAsk.get(plain("/gzip"), PLENTY, 1_000)));

        assertThat(answer.body().length()).isEqualTo(3);
    }

    @Test
    void oneDeadlineCoversSilenceDripAndHandshake() {
        for (URI uri : new URI[] {
            plain("/silent"),
            plain("/drip"),
            URI.create("http://127.0.0.1:" + mute.actualPort() + "/"),
            URI.create("https://127.0.0.1:" + mute.actualPort() + "/")
        }) {
            long start = System.nanoTime();

            Fault fault = Probe.fault(calls.send(HttpAsk.get(uri, SOON, 1_000)));

            // Whoever does not even finish the handshake was sent nothing.
            assertThat(fault)
                    .isEqualTo(
                            uri.getScheme().equals("https")
                                    ? new Fault(Fault.Code.UNAVAILABLE, "connect: no connection in time")
                                    : new Fault(Fault.Code.TIMEOUT, "no complete answer in time"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SOON.minusMillis(20));
        }
    }

    @Test
    void refusedResetAndUnknownAreUnavailableWithTheirReason() {
        URI nobody = URI.create("http://127.0.0.1:" + FreePorts.next() + "/");

        assertThat(Probe.fault(calls.send(HttpAsk.get(nobody, SOON, 10))))
                .isEqualTo(new Fault(Fault.Code.UNAVAILABLE, "connect: refused"));
        assertThat(Probe.fault(calls.send(HttpAsk.get(plain("/slam"), SOON, 10)))
                        .text())
                .startsWith("reset");
        assertThat(Probe.fault(calls.send(
                                HttpAsk.get(URI.create("http://no.such.invalid/"), Duration.ofSeconds(5), 10)))
                        .text())
                .startsWith("dns");
    }

    @Test
    void certificateIsCheckedAndThePinnedAddressKeepsTheName() throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        HttpCalls trusting = new HttpCalls(
                "trusting",
                vertx,
                new SimpleMeterRegistry(),
                HttpCallsConfig.DEFAULT.withTrust(CERTIFICATE.trustOptions()));
        URI good = URI.create("https://good.test:" + tls.actualPort() + "/echo");
        URI bad = URI.create("https://bad.test:" + tls.actualPort() + "/echo");
        Duration longer = Duration.ofSeconds(5);

        HttpAnswer answer =
                Probe.result(trusting.send(HttpAsk.get(good, longer, 1_000).at(here)));
        Fault otherName =
                Probe.fault(trusting.send(HttpAsk.get(bad, longer, 1_000).at(here)));
        Fault untrusted =
                Probe.fault(calls.send(HttpAsk.get(good, longer, 1_000).at(here)));

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.headers().get("x-host")).isEqualTo("good.test:" + tls.actualPort());
        assertThat(otherName.text()).startsWith("tls");
        assertThat(untrusted.text()).startsWith("tls");
    }

    @Test
    void headersThatForgeTheRequestAreRefused() {
        HttpAsk ask = HttpAsk.get(plain("/echo"), SOON, 10);

        for (HttpAsk bad : new HttpAsk[] {
            ask.header("Host", "evil"),
            ask.header("Transfer-Encoding", "chunked"),
            ask.header("X", "a\r\nY: b"),
            ask.header("X Y", "a"),
            HttpAsk.get(URI.create("ftp://127.0.0.1/"), SOON, 10)
        }) {
            assertThat(Probe.fault(calls.send(bad)).code()).isEqualTo(Fault.Code.INVALID);
        }
    }

    @Test
    void tooManyForOneHostAreRefusedAtOnce() {
        HttpCalls narrow =
                new HttpCalls("narrow", vertx, new SimpleMeterRegistry(), new HttpCallsConfig(SOON, 1, 1, null, null));
        var first = narrow.send(HttpAsk.get(plain("/silent"), SOON, 10));
        var second = narrow.send(HttpAsk.get(plain("/silent"), SOON, 10));
        var third = narrow.send(HttpAsk.get(plain("/silent"), SOON, 10));
        var fourth = narrow.send(HttpAsk.get(plain("/silent"), SOON, 10));

        assertThat(java.util.stream.Stream.of(first, second, third, fourth)
                        .map(f -> Probe.fault(f).code()))
                .contains(Fault.Code.BUSY, Fault.Code.TIMEOUT);
    }

    @Test
    void whatWaitedInVainForAConnectionWasNotSent() {
        HttpCalls narrow =
                new HttpCalls("narrow", vertx, new SimpleMeterRegistry(), new HttpCallsConfig(SOON, 1, 5, null, null));
        narrow.send(HttpAsk.get(plain("/silent"), Duration.ofSeconds(20), 10));

        assertThat(Probe.fault(narrow.send(HttpAsk.get(plain("/silent"), SOON, 10))))
                .isEqualTo(new Fault(Fault.Code.UNAVAILABLE, "connect: no connection in time"));
        Probe.result(narrow.close());
    }

    private static URI plain(String path) {
        return URI.create("http://127.0.0.1:" + plain.actualPort() + path);
    }

    private static void serve(HttpServerRequest request) {
        request.connection().closeHandler(v -> closed.incrementAndGet());
        var response = request.response();
        switch (request.path()) {
            case "/echo" ->
                request.body()
                        .onSuccess(body -> response.setStatusCode(418)
                                .putHeader("x-answer", "yes")
                                .putHeader("x-host", String.valueOf(request.authority()))
                                .end(request.method() + " " + request.uri() + " " + request.getHeader("x-id") + " "
                                        + body));
            case "/redirect" ->
                response.setStatusCode(302).putHeader("location", "/echo").end();
            case "/bytes" -> response.end(Buffer.buffer(new byte[Integer.parseInt(request.query())]));
            case "/gzip" -> response.putHeader("content-encoding", "gzip").end("abc");
            case "/endless" -> {
                response.setChunked(true);
                request.connection().closeHandler(v -> {
                    closed.incrementAndGet();
                });
                vertx.setPeriodic(1, t -> {
                    if (response.closed() || response.write(Buffer.buffer(new byte[400])) == null) {
                        vertx.cancelTimer(t);
                    }
                });
            }
            case "/drip" -> {
                response.setChunked(true);
                vertx.setPeriodic(50, t -> {
                    if (response.closed() || response.write("x") == null) {
                        vertx.cancelTimer(t);
                    }
                });
            }
            case "/slam" -> request.connection().close();
            default -> {}
        }
    }
}
