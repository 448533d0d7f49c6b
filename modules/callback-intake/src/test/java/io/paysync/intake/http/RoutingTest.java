package io.paysync.intake.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.http.EchoListener.Behaviour;
import io.paysync.intake.http.RawClient.Seen;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests reach the endpoint, and what the others are told. */
class RoutingTest {
    private static final int SILENCE_MS = 5000;
    private static final int BODY_MAX = EchoListener.LIMITS.bodyBytesMax();

    private static EchoListener server;

    @BeforeAll
    static void start() {
        server = new EchoListener();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.seen.clear();
        server.behaviour = Behaviour.ANSWER;
    }

    private static Seen request(String method, String target, String headers, String body) {
        return RawClient.ask(
                server.port,
                method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//callbacks/fake/main",
                "/callbacks//fake/main",
                "/./callbacks/fake/main",
                "/callbacks/./fake/main",
                "/callbacks/x/../fake/main",
                "/callbacks/fake/..;/main",
                "/callbacks/%2e%2e%2ffake/main",
                "/callbacks%2Ffake/main",
                "/callbacks/fake%2Fmain",
                "/callbacks/fake/%6dain",
                "/callbacks/fake/%256dain",
                "/callbacks\\fake\\main",
                "/callbacks/fake/main/",
                "/callbacks/fake/main.",
                "/callbacks/fake/main;a=b",
                "/callbacks/fake/main%00",
                "/callbacks/fake/main#f",
                "/callbacks/Fake/main",
                "/CALLBACKS/fake/main",
                "callbacks/fake/main",
                "http://localhost/callbacks/fake/main",
                "http://127.0.0.1/callbacks/fake/main",
                "*",
                "/",
                "/callbacks/fake/other",
                "/health",
                "/metrics"
            })
    void onlyTheExactPathIsARoute(String target) {
        Seen seen = request("POST", target, "", "");

        assertThat(seen.status()).isEqualTo(404);
        assertThat(seen.body()).isEqualTo("not found\n");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void theQueryIsHandedOverRawAndIsNoPartOfTheRoute() {
        Seen seen = request("POST", EchoListener.PATH + "?a=%41&a=b", "", "x");

        assertThat(seen.status()).isEqualTo(200);
        assertThat(server.seen.get(0).path()).isEqualTo(EchoListener.PATH);
        assertThat(server.seen.get(0).query()).isEqualTo("a=%41&a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "post", "FROB"})
    void onlyPostIsAllowed(String method) {
        Seen seen = request(method, EchoListener.PATH, "", "");

        assertThat(seen.status()).isEqualTo(405);
        assertThat(seen.text().toLowerCase(Locale.ROOT)).contains("allow: post");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void connectIsRefusedAndClosed() {
        Seen seen = RawClient.exchange(server.port, "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 1500);

        assertThat(seen.status()).isEqualTo(405);
        assertThat(seen.closed()).isTrue();
    }

    @Test
    void anUpgradeIsNotTaken() {
        String h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
        String socket = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

        assertThat(request("POST", EchoListener.PATH, h2c, "x").status()).isEqualTo(200);
        assertThat(request("GET", EchoListener.PATH, socket, "").status()).isEqualTo(405);
    }

    @Test
    void hostAndForwardingHeadersChangeNothing() {
        String headers = "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-HTTP-Method-Override: GET\r\n";

        assertThat(request("POST", EchoListener.PATH, headers, "x").status()).isEqualTo(200);
        assertThat(RawClient.ask(
                                server.port,
                                "POST /callbacks/fake/other HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void http10IsServedAndClosed() {
        Seen seen = RawClient.exchange(
                server.port, "POST " + EchoListener.PATH + " HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", 1500);

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.closed()).isTrue();
    }

    @Test
    void theBodyComesThroughByteForByte() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            all.append((char) i);
        }

        request("POST", EchoListener.PATH, "Content-Type: application/json; charset=GBK\r\n", all.toString());

        byte[] body = server.seen.get(0).body();
        assertThat(body).hasSize(256);
        for (int i = 0; i < 256; i++) {
            assertThat(body[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void bodiesUpToTheLimitAreTakenAndOneByteMoreIsNot() {
        String most = "x".repeat(BODY_MAX);

        assertThat(request("POST", EchoListener.PATH, "", most).status()).isEqualTo(200);
        assertThat(server.seen.get(0).body()).hasSize(BODY_MAX);
        assertThat(request("POST", EchoListener.PATH, "", most + "x").status()).isEqualTo(413);
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void aDeclaredSizeIsRefusedBeforeAnythingIsRead() {
        Seen seen = RawClient.exchange(
                server.port,
                "POST " + EchoListener.PATH + " HTTP/1.1\r\nHost: a\r\nContent-Length: 10737418240\r\n\r\n",
                1500);

        assertThat(seen.status()).isEqualTo(413);
        assertThat(seen.closed()).isTrue();
    }

    @Test
    void chunkedBodiesAreCounted() {
        String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        String head = "POST " + EchoListener.PATH + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

        Seen exact = RawClient.ask(server.port, head + chunk.repeat(BODY_MAX / 4096) + "0\r\n\r\n");
        Seen more = RawClient.exchange(server.port, head + chunk.repeat(BODY_MAX / 4096) + "1\r\nx\r\n0\r\n\r\n", 1500);

        assertThat(exact.status()).isEqualTo(200);
        assertThat(more.status()).isEqualTo(413);
        assertThat(more.closed()).isTrue();
        assertThat(server.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "gzip, gzip", "x"})
    void encodedBodiesAreNotUnpacked(String encoding) {
        Seen seen = request("POST", EchoListener.PATH, "Content-Encoding: " + encoding + "\r\n", "\u001f\u008b");

        assertThat(seen.status()).isEqualTo(415);
        assertThat(server.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=x", "Multipart/Mixed", "multipart/form-data"})
    void multipartIsNotParsed(String type) {
        Seen seen = request("POST", EchoListener.PATH, "Content-Type: " + type + "\r\n", "--x--");

        assertThat(seen.status()).isEqualTo(415);
        assertThat(server.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Type: text/plain\r\n", "Content-Type: nonsense\r\n"})
    void otherContentTypesAreTheProvidersBusiness(String header) {
        assertThat(request("POST", EchoListener.PATH, header, "x").status()).isEqualTo(200);
    }

    @Test
    void aClientThatAsksBeforeItSendsIsToldToGoOn() {
        try (RawClient client = new RawClient(server.port)) {
            client.send("POST " + EchoListener.PATH
                    + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            Seen first = client.readOne(SILENCE_MS);
            client.send("hello");

            assertThat(first.status()).isEqualTo(100);
            assertThat(client.readOne(SILENCE_MS).status()).isEqualTo(200);
        }
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void aClientThatAsksWithTooMuchIsToldNoAtOnce() {
        Seen seen = RawClient.exchange(
                server.port,
                "POST " + EchoListener.PATH
                        + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n",
                1500);

        assertThat(seen.status()).isEqualTo(413);
        assertThat(seen.answers()).isEqualTo(1);
        assertThat(request("POST", EchoListener.PATH, "Expect: banana\r\n", "x").status())
                .isEqualTo(417);
    }

    @Test
    void aFailingEndpointIsAnsweredInItsOwnWordsWithoutATrace() {
        for (Behaviour wrong : new Behaviour[] {Behaviour.FAIL, Behaviour.THROW, Behaviour.HANG}) {
            server.behaviour = wrong;

            Seen seen = RawClient.ask(
                    server.port, "POST " + EchoListener.PATH + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");

            assertThat(seen.status()).as("%s", wrong).isEqualTo(503);
            assertThat(seen.body()).isEqualTo("fail");
        }
        assertThat(server.late).hasValue(1);
    }
}
