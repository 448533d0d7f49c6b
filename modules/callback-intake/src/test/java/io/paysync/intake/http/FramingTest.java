package io.paysync.intake.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.http.RawClient.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that HTTP parsers read differently: each is refused and the connection ends, and nothing reaches the endpoint. */
class FramingTest {
    private static final String HEAD = "POST " + EchoListener.PATH + " HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    private static final int SILENCE_MS = 5000;

    /** Longer ones come in pieces of some bytes. */
    private static final int LONG = 2000;

    private static final int LONG_STEP = 37;

    private static EchoListener server;

    /** What is told apart here is told by the bytes: no deadline answers in its place on a slow machine. */
    @BeforeAll
    static void start() {
        server = new EchoListener(EchoListener.limits(Duration.ofSeconds(20), 1000, 1000), null);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.seen.clear();
        server.behaviour = EchoListener.Behaviour.ANSWER;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                bad("D1 length and chunked", HEAD + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                bad(
                        "D2 length and chunked on 1.0",
                        HEAD.replace("1.1", "1.0")
                                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                bad("D2 chunked on 1.0", HEAD.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                bad("D3 two lengths", HEAD + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
                bad("D3 two equal lengths", HEAD + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
                length("+5"),
                length("0x5"),
                length("5,5"),
                length("5 5"),
                length("-1"),
                length("18446744073709551616"),
                length(""),
                length("five"),
                coding("xchunked"),
                coding("chunked, identity"),
                coding("identity, chunked"),
                coding("gzip, chunked"),
                coding("chunked, chunked"),
                coding("identity"),
                coding("\u000bchunked"),
                bad(
                        "D5 two codings",
                        HEAD + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                bad("D5 tab before the colon", HEAD + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n"),
                bad("D5 blank before the colon", HEAD + "Content-Length : 5\r\n\r\nhello"),
                bad("D5 folded header", HEAD + "X-A: a\r\n b\r\nContent-Length: 5\r\n\r\nhello"),
                bad("D5 header folded with a tab", HEAD + "X-A: a\r\n\tb\r\nContent-Length: 5\r\n\r\nhello"),
                bad("D5 folded coding", HEAD + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
                bad(
                        "D5 first header folded",
                        "POST " + EchoListener.PATH + " HTTP/1.1\r\n Host: a\r\nContent-Length: 0\r\n\r\n"),
                bad("D6 NUL before the request line", "\0" + HEAD + "Content-Length: 0\r\n\r\n"),
                bad("D6 control bytes before it", "\1\2" + HEAD + "Content-Length: 0\r\n\r\n"),
                bad("D6 blank before it", " " + HEAD + "Content-Length: 0\r\n\r\n"),
                bad("D6 many empty lines before it", "\r\n".repeat(20) + HEAD + "Content-Length: 0\r\n\r\n"),
                bad("D7 bare LF everywhere", (HEAD + "Content-Length: 0\r\n\r\n").replace("\r\n", "\n")),
                bad("D7 bare LF after a header", HEAD + "X: a\nContent-Length: 0\r\n\r\n"),
                bad("D7 bare CR in a header", HEAD + "X: a\rContent-Length: 0\r\n\r\n"),
                bad("D7 bare CR in the request line", "POST \r" + HEAD.substring(5) + "Content-Length: 0\r\n\r\n"),
                chunk("D8 quoted line end in an extension", "5;a=\"b\r\nx\"\r\nhello\r\n0\r\n\r\n"),
                chunk("D8 bare LF after an extension", "5;a\nhello\r\n0\r\n\r\n"),
                chunk("D8 huge extension", "5;a=" + "x".repeat(20_000) + "\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 size 2^31", "80000000\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 size 2^64-1", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 negative size", "-5\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 signed size", "+5\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 0x size", "0x5\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 blank before the size", " 5\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 blank behind the size", "5 \r\nhello\r\n0\r\n\r\n"),
                chunk("D9 no size", "\r\nhello\r\n0\r\n\r\n"),
                chunk("D9 wrong terminator", "5\r\nhelloXX0\r\n\r\n"),
                chunk("D9 bare LF terminators", "5\nhello\n0\n\n"),
                chunk("D10 trailer", "5\r\nhello\r\n0\r\nContent-Length: 5\r\nAuthorization: x\r\n\r\n"),
                chunk("D10 bad trailer", "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n"),
                bad("D14 blank in a header name", HEAD + "X Y: v\r\nContent-Length: 0\r\n\r\n"),
                bad("D14 byte above 127 in a header name", HEAD + "X\u00e9: v\r\nContent-Length: 0\r\n\r\n"),
                bad("D14 no header name", HEAD + ": v\r\nContent-Length: 0\r\n\r\n"),
                bad("D14 no colon", HEAD + "Xv\r\nContent-Length: 0\r\n\r\n"),
                bad("D14 NUL in a value", HEAD + "X: a\0b\r\nContent-Length: 0\r\n\r\n"),
                bad("D14 control byte in a value", HEAD + "X: a\u0001b\r\nContent-Length: 0\r\n\r\n"),
                bad("no host", "POST " + EchoListener.PATH + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
                bad("two hosts", HEAD + "Host: b\r\nContent-Length: 0\r\n\r\n"),
                bad("two blanks in the request line", HEAD.replace(" HTTP", "  HTTP") + "Content-Length: 0\r\n\r\n"),
                bad("tabs in the request line", HEAD.replace(" HTTP", "\tHTTP") + "Content-Length: 0\r\n\r\n"),
                bad("blank in the path", HEAD.replace("main", "ma in") + "Content-Length: 0\r\n\r\n"),
                bad("no version", HEAD.replace(" HTTP/1.1", "") + "Content-Length: 0\r\n\r\n"),
                bad("odd method", HEAD.replace("POST", "PO(ST") + "Content-Length: 0\r\n\r\n"));
    }

    private static Arguments bad(String name, String bytes) {
        return Arguments.of(name, bytes);
    }

    private static Arguments length(String value) {
        return bad("D4 length '" + value + "'", HEAD + "Content-Length: " + value + "\r\n\r\nhello");
    }

    private static Arguments coding(String value) {
        return bad(
                "D5 coding '" + value + "'", HEAD + "Transfer-Encoding: " + value + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    }

    private static Arguments chunk(String name, String body) {
        return bad(name, CHUNKED + body);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedAndTheConnectionEnds(String name, String bytes) {
        Seen seen = RawClient.exchange(server.port, bytes, SILENCE_MS);

        assertThat(seen.closed()).as("closed after: %s", seen.text()).isTrue();
        assertThat(seen.status()).as(seen.text()).isEqualTo(400);
        assertThat(seen.answers()).isEqualTo(1);
        assertThat(server.seen).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedWhenItComesByteByByteToo(String name, String bytes) {
        int step = bytes.length() > LONG ? LONG_STEP : 1;
        try (RawClient client = new RawClient(server.port)) {
            for (int i = 0; i < bytes.length(); i += step) {
                if (!client.send(bytes.substring(i, Math.min(bytes.length(), i + step)))) {
                    break;
                }
            }
            Seen seen = client.read(SILENCE_MS);

            assertThat(seen.closed()).isTrue();
            assertThat(seen.status()).as(seen.text()).isEqualTo(400);
            assertThat(seen.answers()).isEqualTo(1);
            assertThat(server.seen).isEmpty();
        }
    }

    @Test
    void tooMuchIsRefusedWithItsOwnCode() {
        String endless = "a".repeat(1 << 20);

        assertThat(RawClient.exchange(server.port, "POST /" + endless + " HTTP/1.1\r\nHost: a\r\n\r\n", SILENCE_MS))
                .matches(seen -> seen.status() == 414 && seen.closed(), "D11");
        assertThat(RawClient.exchange(server.port, HEAD + "X: " + endless + "\r\n\r\n", SILENCE_MS))
                .matches(seen -> seen.status() == 431 && seen.closed(), "D13");
        assertThat(RawClient.exchange(server.port, HEAD + "X: v\r\n".repeat(10_000) + "\r\n", SILENCE_MS))
                .matches(seen -> seen.status() == 431 && seen.closed(), "D12");
        assertThat(RawClient.exchange(server.port, HEAD + "X:v\r\n".repeat(101) + "\r\n", SILENCE_MS))
                .matches(seen -> seen.status() == 431 && seen.closed(), "many small headers");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void whatFollowsAChunkedRequestIsNotRead() {
        String second = HEAD + "X-A: a\r\n b\r\nContent-Length: 0\r\n\r\n";

        Seen seen = RawClient.exchange(server.port, CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + second, SILENCE_MS);

        assertThat(seen.closed()).isTrue();
        assertThat(seen.answers()).isEqualTo(1);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.text().toLowerCase(java.util.Locale.ROOT)).contains("connection: close");
        assertThat(server.seen).hasSize(1);
        assertThat(new String(server.seen.get(0).body(), StandardCharsets.UTF_8))
                .isEqualTo("hello");
    }

    @Test
    void aFoldBehindAPipelinedBodyIsFoundToo() {
        String first = HEAD + "Content-Length: 5\r\n\r\nhello";
        String second = HEAD + "X-A: a\r\n b\r\nContent-Length: 0\r\n\r\n";

        Seen seen = RawClient.exchange(server.port, first + second, SILENCE_MS);

        assertThat(seen.closed()).isTrue();
        assertThat(seen.text()).startsWith("HTTP/1.1 200");
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void aBodyThatLooksLikeAFoldedHeadIsJustABody() {
        String body = "X: a\r\n b\r\n\r\nGET / HTTP/1.1\r\n\r\n";

        Seen seen = RawClient.exchange(server.port, HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body, 300);

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.closed()).isFalse();
        assertThat(new String(server.seen.get(0).body(), StandardCharsets.UTF_8))
                .isEqualTo(body);
    }

    @Test
    void pipelinedRequestsAreAllAnswered() {
        String one = HEAD + "Content-Length: 5\r\n\r\nhello";

        try (RawClient client = new RawClient(server.port)) {
            client.send(one.repeat(1000));
            for (int i = 0; i < 1000; i++) {
                assertThat(client.readOne(5000).status()).isEqualTo(200);
            }
        }
        assertThat(server.seen).hasSize(1000);
    }

    @Test
    void whatWasGenuineBeforeABadHeadIsStillAnswered() {
        server.behaviour = EchoListener.Behaviour.HANG;

        Seen seen = RawClient.exchange(
                server.port,
                HEAD + "Content-Length: 5\r\n\r\nhello" + HEAD + "X-A: a\r\n b\r\nContent-Length: 0\r\n\r\n",
                5000);

        assertThat(seen.closed()).isTrue();
        assertThat(seen.status()).isEqualTo(503);
        assertThat(seen.answers()).isEqualTo(1);
    }

    @Test
    void aChunkedRequestBehindOthersEndsTheConnectionAfterAllAnswers() {
        String plain = HEAD + "Content-Length: 5\r\n\r\nhello";

        Seen seen = RawClient.exchange(server.port, plain + plain + CHUNKED + "5\r\nhello\r\n0\r\n\r\n" + plain, 5000);

        assertThat(seen.closed()).isTrue();
        assertThat(seen.answers()).isEqualTo(3);
        assertThat(server.seen).hasSize(3);
    }

    @Test
    void versionsOtherThanHttp1AreRefused() {
        for (String version : new String[] {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "FOO/1.1"}) {
            Seen seen = RawClient.exchange(
                    server.port, HEAD.replace("HTTP/1.1", version) + "Content-Length: 0\r\n\r\n", SILENCE_MS);

            assertThat(seen.closed()).as(version).isTrue();
            assertThat(seen.text()).as(version).doesNotContain(" 200 ");
        }
        assertThat(RawClient.exchange(server.port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", SILENCE_MS)
                        .closed())
                .as("D22 HTTP/2 preface")
                .isTrue();
        assertThat(server.seen).isEmpty();
    }
}
