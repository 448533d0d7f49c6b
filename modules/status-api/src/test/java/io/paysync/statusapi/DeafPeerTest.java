package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.paysync.statusapi.http.ApiLimits;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that ask, without a key, for the longest answer there is, and do not read it. */
class DeafPeerTest {
    private static final String ASK = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int LONG = 80_000;
    /** More than both ends of a connection take by themselves, several times. */
    private static final int REQUESTS = 400;

    private final TestApi api = limited(ApiLimits.DEFAULT.unreadBytesMax());

    private static TestApi limited(int unreadBytesMax) {
        TestApi.Builder builder = TestApi.builder();
        ApiLimits l = ApiLimits.DEFAULT;
        builder.limits = new ApiLimits(
                l.bodyBytesMax(),
                l.headerBytesMax(),
                l.requestLineBytesMax(),
                l.headDeadline(),
                l.bodyDeadline(),
                Duration.ofSeconds(1),
                l.connectionsMax(),
                l.connectionsPerAddressMax(),
                l.requestsInFlightMax(),
                unreadBytesMax,
                l.http2StreamsMax(),
                l.http2ResetsMax());
        return builder.start();
    }

    @AfterEach
    void othersAreServed() {
        assertThat(api.get(null, "/").status()).isEqualTo(200);
        api.close();
    }

    private static int answered(TestApi api) {
        return (int) api.node.node().meters().find("paysync.api.requests").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static double gauge(TestApi api) {
        return api.node.node().meters().get("paysync.api.connections").gauge().value();
    }

    /** How many requests were answered when no more of them are. */
    private static int heldUpAfter(TestApi api) {
        AtomicInteger last = new AtomicInteger(-1);
        Probe.until("it is held up", () -> {
            LockSupport.parkNanos(100_000_000);
            return answered(api) > 0 && last.getAndSet(answered(api)) == last.get();
        });
        return last.get();
    }

    @Test
    void whoAsksOnAndOnIsHeldUpAndGetsTheRestWhenItReads() {
        try (TestApi patient = TestApi.started();
                RawHttp deaf = RawHttp.deaf(patient.port())) {
            deaf.send(ASK.repeat(REQUESTS));

            assertThat(heldUpAfter(patient)).as("answers made for nobody").isLessThan(REQUESTS / 2);

            assertThat(deaf.readAll(2_000).text().split("HTTP/1.1 200 ", -1)).hasSize(REQUESTS + 1);
        }
    }

    @Test
    void aSettingSaysHowMuchMayLieUnread() {
        try (TestApi generous = limited(REQUESTS * LONG);
                RawHttp deaf = RawHttp.deaf(generous.port())) {
            deaf.send(ASK.repeat(REQUESTS));

            assertThat(heldUpAfter(generous)).isGreaterThan(REQUESTS / 2);
        }
    }

    /** What it has not read stands in the way of an ordinary close. */
    @Test
    void whoSendsByteAfterByteAndNeverReadsIsSentAway() {
        try (RawHttp deaf = RawHttp.deaf(api.port())) {
            leaveUnread(deaf);

            Probe.until("its connection to be ended", () -> {
                deaf.send("G");
                return gauge(api) == 0;
            });
        }
    }

    @Test
    void aStopDoesNotWaitForIt() {
        try (TestApi stopping = TestApi.started();
                RawHttp deaf = RawHttp.deaf(stopping.port())) {
            deaf.send(ASK.repeat(REQUESTS));
            heldUpAfter(stopping);

            Probe.result(stopping.node.vertx().undeploy(stopping.deployment));

            Probe.until("its connection to be ended", () -> gauge(stopping) == 0);
        }
    }

    /** Asks one by one until an answer stays out, so that the server still reads what it sends. */
    private void leaveUnread(RawHttp deaf) {
        int asked = 0;
        while (answered(api) == asked) {
            assertThat(asked).as("answers that nobody read").isLessThan(REQUESTS);
            deaf.send(ASK);
            asked++;
            for (int tries = 0; tries < 50 && answered(api) < asked; tries++) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }
}
