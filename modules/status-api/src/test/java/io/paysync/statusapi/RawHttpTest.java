package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.RawHttp.Exchange;
import io.paysync.statusapi.http.ApiLimits;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a raw socket sends. */
class RawHttpTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.started();
        api.owners.given("default", "A-1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.owners.asked.clear();
    }

    private static String auth() {
        return "Host: localhost\r\nAuthorization: Bearer " + api.keys.get("operate") + "\r\n";
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + auth() + "\r\n";
    }

    private static String sync(String framing, String body) {
        return "POST /v1/orders/A-1/sync HTTP/1.1\r\n" + auth() + framing + "\r\n" + body + get("/v1/orders/A-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5,5\r\n",
                "Content-Length: 18446744073709551616\r\n",
                "Content-Length: -1\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding\t: chunked\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "Host: second\r\n",
                "a b: c\r\n",
                "a: b\u0001c\r\n",
            })
    void framingInDoubtIsRefusedAndTheConnectionClosed(String framing) {
        Exchange exchange = RawHttp.exchange(api.port(), sync(framing, "0\r\n\r\n"));

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.answers()).isEqualTo(1);
        assertThat(exchange.closed()).isTrue();
        assertThat(api.owners.asked).isEmpty();
    }

    @Test
    void aFoldedHeaderIsFoundWhereverItHides() {
        String plain = get("/v1/orders/A-1");
        String post = "POST /v1/orders/A-1/sync HTTP/1.1\r\n" + auth();
        String body = post + "Content-Length: 5\r\n\r\na\n b\n";
        String chunks = post + "Transfer-Encoding: chunked\r\n\r\n5\r\na\n b\n\r\n0\r\n\r\n";
        String folded = "GET /v1/orders/A-1 HTTP/1.1\r\nX-A: b\r\n\tc\r\n" + auth() + "\r\n";

        for (String before : List.of(plain, body, chunks)) {
            assertThat(RawHttp.exchange(api.port(), before + plain).answers()).isEqualTo(2);
            Exchange exchange = RawHttp.exchange(api.port(), before + folded + plain);
            assertThat(exchange.text().split(" 200 ", -1).length - 1).as(before).isLessThanOrEqualTo(1);
            assertThat(exchange.closed()).as(before).isTrue();
        }
        try (RawHttp raw = RawHttp.connect(api.port())) {
            for (char c : folded.toCharArray()) {
                raw.send(String.valueOf(c));
            }
            assertThat(raw.readAll(2_000).status()).isEqualTo(400);
        }
    }

    /** Where HTTP/2 comes on clear text, the first head of HTTP/1.1 is read before anybody can watch its framing. */
    @Test
    void whereHttp2IsSpokenOnClearTextNothingElseIs() {
        String post = "POST /v1/orders/A-1/sync HTTP/1.1\r\n" + auth();
        String chunks = "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
        TestApi.Builder builder = TestApi.builder();
        builder.http2ClearText = true;
        try (TestApi http2 = builder.start()) {
            for (String request : List.of(
                    get("/v1/orders/A-1"),
                    "GET /v1/orders/A-1 HTTP/1.1\r\nX-A: b\r\n\tc\r\n" + auth() + "\r\n",
                    post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                    post + chunks + "X-A: b\r\n\r\n",
                    post + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
                            + chunks + "\r\n")) {
                Exchange exchange = RawHttp.exchange(http2.port(), request + get("/v1/orders/A-1"));

                assertThat(exchange.text())
                        .as(request)
                        .contains("HTTP/1.1 505 ")
                        .doesNotContain(" 200 ", " 404 ");
                assertThat(exchange.closed()).as(request).isTrue();
            }
            assertThat(http2.owners.asked).isEmpty();
            assertThat(http2.get(null, "/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0;a=\"b\nc\"\r\n\r\n",
                "80000000\r\nabc\r\n0\r\n\r\n",
                "1\r\naX0\r\n\r\n",
                "zz\r\n",
            })
    void aBrokenChunkEndsTheConnection(String chunks) {
        Exchange exchange = RawHttp.exchange(api.port(), sync("Transfer-Encoding: chunked\r\n", chunks));

        assertThat(exchange.closed()).isTrue();
        assertThat(exchange.answers()).isLessThanOrEqualTo(1);
        assertThat(api.owners.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0000GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\nHost: x\n\n",
                "GET /\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/3.7\r\nHost: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001 hello\r\n\r\n",
            })
    void whatIsNoRequestIsRefusedAndTheConnectionClosed(String bytes) {
        Exchange exchange = RawHttp.exchange(api.port(), bytes);

        assertThat(exchange.text()).doesNotContain(" 200 ").containsPattern("HTTP/\\d\\.\\d [45]\\d\\d");
        assertThat(exchange.closed()).isTrue();
    }

    @Test
    void headsThatAreTooLargeAreRefused() {
        String line = "GET /v1/orders/" + "a".repeat(20_000) + " HTTP/1.1\r\n" + auth() + "\r\n";
        String many = "GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(10_000) + "\r\n";
        String wide = "GET / HTTP/1.1\r\nHost: x\r\na: " + "b".repeat(1_000_000) + "\r\n\r\n";

        assertThat(RawHttp.exchange(api.port(), line).text()).contains(" 414 ");
        assertThat(RawHttp.exchange(api.port(), many).status()).isEqualTo(431);
        assertThat(RawHttp.exchange(api.port(), wide).text())
                .satisfiesAnyOf(
                        text -> assertThat(text).contains(" 431 "),
                        // The rest of a megabyte that nobody reads can cost the caller the answer.
                        text -> assertThat(text).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/orders/%zz",
                "/v1/orders/%2",
                "/v1/orders/\u00e8\u00ae\u00a2",
                "/v1/orders?after=%zz",
                "/v1/orders/A-1#x"
            })
    void aPathThatIsNotWellEncodedIsMalformed(String path) {
        assertThat(RawHttp.exchange(api.port(), get(path)).status()).isEqualTo(400);
    }

    @Test
    void aTrailerIsNoHeader() {
        Exchange exchange = RawHttp.exchange(
                api.port(),
                "POST /v1/orders/A-1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: Bearer "
                        + api.keys.get("operate") + "\r\n\r\n");

        assertThat(exchange.status()).isIn(400, 401);
        assertThat(exchange.answers()).isEqualTo(1);
        assertThat(exchange.closed()).isTrue();
        assertThat(api.owners.asked).isEmpty();
    }

    /** D10: what stands behind a body is not read as if it stood in front, and not passed over either. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\n", "Authorization: Bearer x\r\n", "X-A: b\r\n", "bad trailer\r\n"})
    void trailersEndTheConnection(String trailers) {
        String chunks = "2\r\n{}\r\n0\r\n" + trailers + "\r\n";

        Exchange exchange = RawHttp.exchange(api.port(), sync("Transfer-Encoding: chunked\r\n", chunks));

        assertThat(exchange.text()).doesNotContain(" 200 ");
        assertThat(exchange.answers()).isLessThanOrEqualTo(1);
        assertThat(exchange.closed()).isTrue();
        assertThat(api.owners.asked).isEmpty();
        assertThat(RawHttp.exchange(api.port(), sync("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"))
                        .answers())
                .as("without them")
                .isEqualTo(2);
    }

    @Test
    void aRefusedBodyNeverBecomesTheNextRequest() {
        String hidden = "DELETE /v1/endpoints/shop HTTP/1.1\r\n" + auth() + "\r\n";
        for (String head : List.of(
                "PUT /v1/orders/A-1 HTTP/1.1\r\nHost: x\r\n",
                "PUT /nowhere HTTP/1.1\r\nHost: x\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n",
                "PUT /v1/orders/A-1 HTTP/1.1\r\n" + auth() + "Expect: 100-continue\r\n",
                "PUT /v1/orders/A-1 HTTP/1.1\r\n" + auth() + "Content-Type: text/plain\r\n")) {
            Exchange exchange = RawHttp.exchange(
                    api.port(),
                    head + "Content-Length: " + hidden.length() + "\r\n\r\n" + hidden + get("/v1/orders/A-1"));

            assertThat(exchange.answers()).as(head).isBetween(1, 2);
            assertThat(exchange.text()).doesNotContain(" 204 ");
        }
        assertThat(api.owners.asked(io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint.class))
                .isEmpty();
    }

    @Test
    void aBodyIsAskedForOnlyWhenItIsWelcome() {
        String head = "PUT /v1/orders/A-2 HTTP/1.1\r\n" + auth()
                + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n";

        assertThat(RawHttp.exchange(api.port(), head + "\r\n").text()).startsWith("HTTP/1.1 100 ");
        assertThat(RawHttp.exchange(api.port(), head.replace("Bearer psk_", "Bearer xxx_") + "\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.exchange(api.port(), head.replace("100-continue", "200-maybe") + "\r\n")
                        .status())
                .isEqualTo(417);
        assertThat(RawHttp.exchange(api.port(), head.replace("Length: 2", "Length: 99999999") + "\r\n")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void manyRequestsOnOneConnectionAreAnsweredInOrder() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            requests.append(get(i % 2 == 0 ? "/v1/orders/A-1" : "/v1/orders/none"));
        }
        try (RawHttp raw = RawHttp.connect(api.port())) {
            raw.send(requests.toString());
            Exchange exchange = raw.readAll(1_000);

            assertThat(exchange.answers()).isEqualTo(200);
            assertThat(exchange.text().split("HTTP/1.1 ", -1)[2]).startsWith("404");
        }
    }

    private static TestApi.Builder impatient() {
        TestApi.Builder builder = TestApi.builder();
        builder.limits = new ApiLimits(
                65_536,
                16_384,
                8_192,
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                20,
                10,
                50,
                65_536,
                100,
                200);
        return builder;
    }

    @Test
    void slowAndSilentCallersAreSentAwayAndOthersAreNot() {
        try (TestApi quick = impatient().start();
                RawHttp silent = RawHttp.connect(quick.port());
                RawHttp trickling = RawHttp.connect(quick.port());
                RawHttp slowBody = RawHttp.connect(quick.port());
                RawHttp idle = RawHttp.connect(quick.port())) {
            trickling.send("GET / HT");
            slowBody.send("PUT /v1/orders/A-1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + quick.keys.get("write")
                    + "\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
            idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(quick.get(null, "/").status()).isEqualTo(200);
            assertThat(silent.closedWithin(3_000)).isTrue();
            trickling.send("TP/1.1\r\n");
            assertThat(trickling.closedWithin(3_000)).isTrue();
            Exchange late = slowBody.readAll(3_000);
            assertThat(late.status()).isEqualTo(408);
            assertThat(late.closed()).isTrue();
            assertThat(idle.readAll(4_000).closed()).isTrue();
            assertThat(quick.get(null, "/").status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsAreBounded() {
        try (TestApi quick = impatient().start()) {
            List<RawHttp> open = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                open.add(RawHttp.connect(quick.port()));
            }
            Probe.until(
                    "ten connections",
                    () -> quick.node
                                    .node()
                                    .meters()
                                    .get("paysync.api.connections")
                                    .gauge()
                                    .value()
                            >= 10);
            try (RawHttp over = RawHttp.connect(quick.port())) {
                assertThat(over.closedWithin(1_000)).isTrue();
            }
            open.forEach(RawHttp::close);
            Probe.until(
                    "there is room again",
                    () -> RawHttp.exchange(quick.port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                    .status()
                            == 200);
        }
    }
}
