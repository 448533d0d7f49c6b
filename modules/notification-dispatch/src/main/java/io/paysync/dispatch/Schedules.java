package io.paysync.dispatch;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.ScheduleApi.EndpointSchedule;
import io.paysync.contract.dispatch.ScheduleApi.GetSchedule;
import io.paysync.contract.dispatch.ScheduleApi.SaveSchedule;
import io.paysync.platform.Node;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endpoints' own schedules, within the bounds that the settings' one gives: never longer in all. */
final class Schedules {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
    private static final Duration WAIT_MIN = Duration.ofSeconds(1);

    private final Node node;
    private final EndpointStore store;
    private final Endpoints endpoints;
    private final Schedule usual;

    Schedules(Node node, EndpointStore store, Endpoints endpoints, Schedule usual) {
        this.node = node;
        this.store = store;
        this.endpoints = endpoints;
        this.usual = usual;
    }

    Future<EndpointSchedule> get(GetSchedule ask) {
        return store.find(node.db(), new EndpointKey(ask.merchant(), ask.endpointId()))
                .compose(this::shown);
    }

    Future<EndpointSchedule> save(SaveSchedule ask) {
        List<Duration> delays = ask.delays();
        Optional<String> wrong = delays == null ? Optional.empty() : refuse(delays, usual.giveUpAfter());
        if (wrong.isPresent()) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, wrong.get()));
        }
        EndpointKey key = new EndpointKey(ask.merchant(), ask.endpointId());
        return store.saveDelays(node.db(), key, delays).compose(this::shown).onSuccess(saved -> {
            LOG.info("schedule saved endpoint={} delays={}", key, delays == null ? "usual" : delays);
            endpoints.changed(key.merchant());
        });
    }

    /** Why these are no waits before attempts, or empty. Jitter only shortens them, so their sum is the longest time. */
    static Optional<String> refuse(List<Duration> delays, Duration giveUpAfter) {
        if (delays.isEmpty() || delays.size() > Schedule.ATTEMPTS_MAX) {
            return Optional.of("there must be 1 to " + Schedule.ATTEMPTS_MAX + " waits");
        }
        Duration sum = Duration.ZERO;
        for (int i = 0; i < delays.size(); i++) {
            Duration delay = delays.get(i);
            if (delay.isNegative() || (i > 0 && delay.compareTo(WAIT_MIN) < 0)) {
                return Optional.of("each wait but the first must be a second or more");
            }
            if (delay.compareTo(giveUpAfter) > 0) {
                return Optional.of("no wait may be longer than " + giveUpAfter);
            }
            sum = sum.plus(delay);
        }
        return sum.compareTo(giveUpAfter) > 0
                ? Optional.of("all waits together must not be longer than " + giveUpAfter)
                : Optional.empty();
    }

    private Future<EndpointSchedule> shown(Optional<EndpointStore.Stored> found) {
        if (found.isEmpty()) {
            return Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such endpoint"));
        }
        @Nullable List<Duration> own = found.get().delays();
        return Future.succeededFuture(
                new EndpointSchedule(own == null ? usual.delays() : own, own != null, usual.giveUpAfter()));
    }
}
