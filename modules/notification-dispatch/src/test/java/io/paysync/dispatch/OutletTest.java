package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.platform.guard.Guard;
import io.paysync.platform.guard.GuardConfig;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutletTest {
    private static final EndpointKey KEY = new EndpointKey("shop", "a");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Vertx vertx = Vertx.vertx();
    private final Guard guard = new Guard(
            "shop/a", "test", vertx, new FakeClock(), new SimpleMeterRegistry(), GuardConfig.DEFAULT.withInFlight(64));
    private final Outlet outlet =
            new Outlet(KEY, guard, 64, new DispatchConfig.Memory(1000, 100, Duration.ofSeconds(2), 1000), 0);

    @AfterEach
    void close() {
        Probe.result(vertx.close());
    }

    @Test
    void receiverWithAFullWindowAndNoAnswerGetsNothingMoreIntoMemory() {
        fillWindow(0);

        assertThat(outlet.room(SECOND)).isEqualTo(100);
        assertThat(outlet.room(3 * SECOND)).isZero();
        outlet.ended(true, false, 3 * SECOND);
        assertThat(outlet.room(3 * SECOND)).isEqualTo(100);
    }

    @Test
    void windowGrowsWithEachYesUpToItsBoundAndHalvesWithTrouble() {
        assertThat(fillWindow(0)).isEqualTo(16);
        for (int i = 0; i < 16; i++) {
            outlet.ended(true, false, SECOND);
        }
        assertThat(fillWindow(SECOND)).isEqualTo(32);
        for (int i = 0; i < 32; i++) {
            outlet.ended(false, i == 0, SECOND);
        }
        assertThat(fillWindow(SECOND)).isEqualTo(16);
        for (int i = 0; i < 16; i++) {
            outlet.ended(true, false, SECOND);
        }
        for (int i = 0; i < 100; i++) {
            outlet.began(SECOND);
            outlet.ended(true, false, SECOND);
        }
        assertThat(fillWindow(SECOND)).isEqualTo(64);
    }

    @Test
    void pausedReceiverHasNoRoomUntilThePauseIsOver() {
        outlet.pause(Duration.ofSeconds(10), 0);

        assertThat(outlet.blockedMs(SECOND)).isEqualTo(9000);
        assertThat(outlet.room(SECOND)).isZero();
        assertThat(outlet.room(10 * SECOND)).isEqualTo(100);
    }

    @Test
    void whereWeAreLockedOutOneAttemptAtATimeFindsOutWhetherThatIsStillSo() {
        outlet.lockOut(Duration.ofSeconds(10), 0);

        assertThat(outlet.blockedMs(SECOND)).isEqualTo(9000);
        assertThat(outlet.room(SECOND)).isZero();
        assertThat(outlet.idle(SECOND)).isFalse();
        assertThat(outlet.room(10 * SECOND)).isEqualTo(1);
        assertThat(fillWindow(10 * SECOND)).isEqualTo(1);
        outlet.ended(true, false, 10 * SECOND);
        outlet.unlock();
        assertThat(outlet.room(10 * SECOND)).isEqualTo(100);
    }

    private int fillWindow(long now) {
        int begun = 0;
        outlet.add(held());
        for (Held next = outlet.next(); next != null; next = outlet.next()) {
            outlet.began(now);
            outlet.add(held());
            begun++;
        }
        outlet.drain();
        return begun;
    }

    private static Held held() {
        return new Held(
                DeliveryKey.of("shop", "o1", "a", 1),
                "order.created",
                new byte[0],
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.MAX,
                0,
                0,
                AttemptLog.EMPTY,
                null,
                null,
                false);
    }
}
