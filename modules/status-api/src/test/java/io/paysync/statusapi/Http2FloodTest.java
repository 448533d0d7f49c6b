package io.paysync.statusapi;

import static io.paysync.statusapi.RawHttp2.CONTINUATION;
import static io.paysync.statusapi.RawHttp2.DATA;
import static io.paysync.statusapi.RawHttp2.END_HEADERS;
import static io.paysync.statusapi.RawHttp2.END_STREAM;
import static io.paysync.statusapi.RawHttp2.HEADERS;
import static io.paysync.statusapi.RawHttp2.INITIAL_WINDOW_SIZE;
import static io.paysync.statusapi.RawHttp2.MAX_HEADER_LIST_SIZE;
import static io.paysync.statusapi.RawHttp2.PING;
import static io.paysync.statusapi.RawHttp2.RST_STREAM;
import static io.paysync.statusapi.RawHttp2.SETTINGS;
import static io.paysync.statusapi.RawHttp2.WINDOW_UPDATE;
import static io.paysync.statusapi.RawHttp2.frame;
import static io.paysync.statusapi.RawHttp2.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.http.ApiLimits;
import io.paysync.testkit.Probe;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers that speak HTTP/2 to keep a server busy or to fill it. Each is sent away, and the others are served. */
class Http2FloodTest {
    private static final int SILENCE_MS = 5_000;
    /** More than the two ends of a connection keep by themselves, be the answers ever so short. */
    private static final int FLOOD = 20_000;

    private static final int AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestApi api;

    @BeforeEach
    void start() {
        TestApi.Builder builder = TestApi.builder();
        builder.http2ClearText = true;
        ApiLimits l = ApiLimits.DEFAULT;
        builder.limits = new ApiLimits(
                l.bodyBytesMax(),
                l.headerBytesMax(),
                l.requestLineBytesMax(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                l.connectionsMax(),
                l.connectionsPerAddressMax(),
                l.requestsInFlightMax(),
                l.unreadBytesMax(),
                l.http2StreamsMax(),
                l.http2ResetsMax());
        api = builder.start();
        api.owners.given("default", "A-1");
    }

    @AfterEach
    void othersAreServed() {
        assertThat(api.get("read", "/v1/orders/A-1").status()).isEqualTo(200);
        api.close();
    }

    private static boolean flood(RawHttp2 peer, byte[] frame) {
        byte[] many = new byte[frame.length * AT_ONCE];
        for (int i = 0; i < AT_ONCE; i++) {
            System.arraycopy(frame, 0, many, i * frame.length, frame.length);
        }
        return peer.flood(many, FLOOD);
    }

    private byte[] get(String path) {
        return RawHttp2.get(path, api.keys.get("read"));
    }

    private boolean open(RawHttp2 peer, int stream, String path) {
        return peer.send(HEADERS, END_STREAM | END_HEADERS, stream, get(path));
    }

    @Test
    void aRightPeerIsAnswered() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            open(peer, 1, "/v1/orders/A-1");

            assertThat(peer.hears(DATA, SILENCE_MS)).isTrue();
        }
    }

    /** D26, CVE-2025-55163: not the peer resets, it makes the server do it. */
    @Test
    void aPeerThatMakesTheServerResetStreamsIsSentAway() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            boolean open = true;
            for (int stream = 1; open && stream < 4_000; stream += 2) {
                open = open(peer, stream, "/v1/orders/A-1/events") && peer.send(WINDOW_UPDATE, 0, stream, number(0));
            }

            assertThat(peer.closes(SILENCE_MS)).isTrue();
        }
    }

    /** D27, CVE-2026-50560: no head fits into what the peer says it takes. */
    @Test
    void aPeerThatTakesNoHeadersHarmsNobody() {
        try (RawHttp2 peer = RawHttp2.connect(api.port(), MAX_HEADER_LIST_SIZE, 1)) {
            for (int stream = 1; stream < 100; stream += 2) {
                open(peer, stream, "/v1/orders/A-1");
            }

            assertThat(peer.closes(SILENCE_MS)).isTrue();
        }
    }

    /** D28. */
    @Test
    void aFloodOfSettingsEnds() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            assertThat(flood(peer, frame(SETTINGS, 0, 0, RawHttp2.settings(INITIAL_WINDOW_SIZE, 1000))))
                    .isTrue();
        }
    }

    /** D28. */
    @Test
    void aFloodOfPingsWhoseAnswersNobodyReadsEnds() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            assertThat(flood(peer, frame(PING, 0, 0, new byte[8]))).isTrue();
        }
    }

    /** D28. */
    @Test
    void aHeadWithoutEndEnds() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            peer.send(HEADERS, END_STREAM, 1, get("/v1/orders/A-1"));

            assertThat(flood(peer, frame(CONTINUATION, 0, 1, new byte[] {0, 1, 'a', 1, 'b'})))
                    .isTrue();
        }
    }

    /** Empty ones carry nothing and cost the same. */
    @Test
    void aFloodOfEmptyDataEnds() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            peer.send(HEADERS, END_HEADERS, 1, get("/v1/orders/A-1"));

            assertThat(flood(peer, frame(DATA, 0, 1, new byte[0]))).isTrue();
        }
    }

    /** D30: it says that it is alive, and takes nothing. */
    @Test
    void aPeerWithoutAWindowIsSentAwayInTheEnd() {
        try (RawHttp2 peer = RawHttp2.connect(api.port(), INITIAL_WINDOW_SIZE, 0)) {
            for (int stream = 1; stream < 100; stream += 2) {
                open(peer, stream, "/v1/orders/A-1");
            }

            Probe.until("it to be closed", PATIENCE, () -> !peer.send(PING, 0, 0, new byte[8]));
        }
    }

    /** It has all the window it may have, and reads nothing; its pings keep it from being idle. */
    @Test
    void aPeerThatReadsNothingIsSentAwayThoughItPings() {
        try (RawHttp2 peer = RawHttp2.connect(api.port(), INITIAL_WINDOW_SIZE, 1 << 24)) {
            peer.send(WINDOW_UPDATE, 0, 0, number(1 << 30));
            for (int stream = 1; stream < 200; stream += 2) {
                open(peer, stream, "/openapi.json");
            }

            Probe.until("it to be closed", PATIENCE, () -> !peer.send(PING, 0, 0, new byte[8]));
        }
        assertThat(api.node
                        .node()
                        .meters()
                        .get("paysync.api.connections.unread")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aStreamThatIsResetByItsPeerIsForgotten() {
        try (RawHttp2 peer = RawHttp2.connect(api.port())) {
            open(peer, 1, "/v1/orders/A-1/events");
            peer.send(RST_STREAM, 0, 1, number(8));

            Probe.until(
                    "no feed",
                    () -> api.node
                                    .node()
                                    .meters()
                                    .get("paysync.api.watchers")
                                    .gauge()
                                    .value()
                            == 0);
            open(peer, 3, "/v1/orders/A-1");
            assertThat(peer.hears(DATA, SILENCE_MS)).isTrue();
        }
    }
}
