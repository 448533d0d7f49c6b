package io.paysync.polling;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;
import io.paysync.platform.guard.Guard;
import io.paysync.providers.QueryClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account that this node can ask, and how it stands here. Used on the verticle's context only. */
final class Target {
    final AccountRef ref;
    final String merchant;
    final Environment environment;
    final int id;
    final QueryClient client;
    final Schedule schedule;
    final Schedule refunds;
    final Quota quota;
    final Guard guard;

    private final Map<String, Schedule> methods;
    private final int inFlightMax;
    private int inFlight;
    private Instant low = Instant.EPOCH;
    private long restEndNanos;
    private boolean resting;
    private boolean restless;
    private int throttled;

    Target(
            AccountRef ref,
            String merchant,
            Environment environment,
            int id,
            QueryClient client,
            Plans plans,
            Quota quota,
            Guard guard,
            int inFlightMax) {
        this.ref = ref;
        this.merchant = merchant;
        this.environment = environment;
        this.id = id;
        this.client = client;
        this.schedule = plans.of(ref, null);
        this.methods = plans.methods(ref);
        this.refunds = plans.refunds();
        this.quota = quota;
        this.guard = guard;
        this.inFlightMax = inFlightMax;
    }

    String provider() {
        return ref.provider();
    }

    /** By which this watch is asked. */
    Schedule schedule(Watch watch) {
        return watch.refunds().isEmpty() ? schedule(watch.method()) : refunds;
    }

    /** Of a payment by this method. */
    Schedule schedule(@Nullable String method) {
        return method == null ? schedule : methods.getOrDefault(method, schedule);
    }

    /** How many watches it may claim now; none while its guard is open. Whether it rests, the database knows. */
    int room() {
        int free = inFlightMax - inFlight;
        return switch (guard.state()) {
            case CLOSED -> free;
            case HALF_OPEN -> inFlight == 0 ? 1 : 0;
            case OPEN -> 0;
        };
    }

    void began() {
        inFlight++;
    }

    void ended() {
        inFlight--;
    }

    /** Questions that were claimed before the rest and have not gone out stay at home. */
    void rest(long nowNanos, Duration rest) {
        resting = true;
        restEndNanos = nowNanos + rest.toNanos();
    }

    boolean rests(long nowNanos) {
        resting = resting && restEndNanos - nowNanos > 0;
        return resting;
    }

    /** As the last claim found it in the database; whoever can be claimed does not rest. */
    void standing(int timesThrottled, boolean restedBefore) {
        resting = false;
        throttled = timesThrottled;
        restless = restedBefore;
    }

    /** How often the provider limited the rate without an answer in between. */
    int throttled() {
        return throttled;
    }

    /** It rested, and whether it is well again is not known. */
    boolean restless() {
        return restless || resting;
    }

    void calm() {
        resting = false;
        restless = false;
        throttled = 0;
    }

    /** Watches due before this are known to be taken. */
    Instant low() {
        return low;
    }

    void low(Instant due) {
        low = due;
    }
}
