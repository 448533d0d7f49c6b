package io.paysync.dispatch;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi.ActOnReplay;
import io.paysync.contract.dispatch.ReplayApi.ListReplays;
import io.paysync.contract.dispatch.ReplayApi.PreviewReplay;
import io.paysync.contract.dispatch.ReplayApi.Replay;
import io.paysync.contract.dispatch.ReplayApi.ReplayAct;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayPage;
import io.paysync.contract.dispatch.ReplayApi.ReplayPreview;
import io.paysync.contract.dispatch.ReplayApi.ReplayStarted;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.contract.domain.ChangeType;
import io.paysync.dispatch.ReplayStore.ReplayKey;
import io.paysync.platform.lease.Lease;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends many deliveries again: what a receiver missed while it was down, or lost. They are made due at a rate that the
 * receiver can bear, and then go the way of every other delivery, with the same ids and bytes.
 */
final class Replays {
    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int LIMIT_MAX = 200;

    /** Steps of one turn; with more running ones, each waits for its turn. */
    private static final int STEPS_MAX = 100;

    private final ReplayStore store;
    private final Directory directory;
    private final DispatchConfig.Replays config;
    private final DispatchMetrics metrics;
    private final Runnable queued;

    /** @param queued told when something is due now */
    Replays(
            ReplayStore store,
            Directory directory,
            DispatchConfig.Replays config,
            DispatchMetrics metrics,
            Runnable queued) {
        this.store = store;
        this.directory = directory;
        this.config = config;
        this.metrics = metrics;
        this.queued = queued;
    }

    Future<ReplayPreview> preview(PreviewReplay ask) {
        return checked(ask.merchant(), ask.filter()).compose(ok -> store.count(ask.merchant(), ask.filter()));
    }

    Future<ReplayStarted> start(StartReplay ask) {
        if (!ID.matcher(ask.replayId()).matches()) {
            return invalid("replayId must be 1 to 64 letters, digits, ., - or _");
        }
        if (ask.perSecond() < 1 || ask.perSecond() > config.perSecondMax()) {
            return invalid("perSecond must be between 1 and " + config.perSecondMax());
        }
        return checked(ask.merchant(), ask.filter())
                .compose(ok -> store.start(ask))
                .compose(started -> switch (started) {
                    case STARTED, KNOWN -> started(ask, started == ReplayStore.Started.STARTED);
                    case OTHER ->
                        Future.failedFuture(Fault.of(
                                Fault.Code.CONFLICT, "a replay of this id was started with another filter or rate"));
                    case TOO_MANY ->
                        Future.failedFuture(Fault.of(
                                Fault.Code.REFUSED,
                                "a merchant has at most " + config.runningMax() + " replays that have not ended"));
                });
    }

    private Future<ReplayStarted> started(StartReplay ask, boolean created) {
        return get(ask.merchant(), ask.replayId()).map(replay -> {
            if (created) {
                LOG.info(
                        "replay started merchant={} replay={} by={} filter={} perSecond={} count={}",
                        ask.merchant(),
                        ask.replayId(),
                        ask.who(),
                        ask.filter(),
                        ask.perSecond(),
                        replay.preview().count());
            }
            return new ReplayStarted(replay, created);
        });
    }

    Future<ReplayPage> list(ListReplays ask) {
        if (ask.limit() < 1 || ask.limit() > LIMIT_MAX) {
            return invalid("limit must be between 1 and " + LIMIT_MAX);
        }
        return store.list(ask.merchant(), ask.replayId(), ask.after(), ask.limit() + 1)
                .map(found -> {
                    boolean more = found.size() > ask.limit();
                    List<Replay> page = more ? found.subList(0, ask.limit()) : found;
                    return new ReplayPage(page, more ? page.getLast().replayId() : null);
                });
    }

    /** Doing what is done already changes nothing. */
    Future<ReplayPage> act(ActOnReplay ask) {
        ReplayState to = to(ask.act());
        return store.act(new ReplayKey(ask.merchant(), ask.replayId()), ask.act(), from(ask.act()), to, ask.who())
                .compose(acted -> get(ask.merchant(), ask.replayId()).compose(replay -> {
                    if (acted) {
                        LOG.info(
                                "replay acted on merchant={} replay={} act={} by={} replayed={}",
                                ask.merchant(),
                                ask.replayId(),
                                ask.act(),
                                ask.who(),
                                replay.replayed());
                    }
                    return acted || replay.state() == to
                            ? Future.succeededFuture(new ReplayPage(List.of(replay), null))
                            : Future.failedFuture(Fault.of(Fault.Code.REFUSED, "the replay is " + replay.state()));
                }));
    }

    /** One step of each that runs. A holder of the lease that has lost it meanwhile does nothing. */
    Future<Next> turn(Lease lease) {
        return store.running(STEPS_MAX).compose(running -> {
            metrics.replaying(running.size());
            return steps(running.iterator(), lease, Next.WAIT);
        });
    }

    private Future<Next> steps(Iterator<ReplayKey> left, Lease lease, Next next) {
        if (!left.hasNext()) {
            return Future.succeededFuture(next);
        }
        return store.step(left.next(), lease.fence()).compose(sent -> {
            if (sent > 0) {
                metrics.replayed.increment(sent);
                queued.run();
            }
            return steps(left, lease, sent < 0 ? Next.AGAIN : next);
        });
    }

    private Future<Replay> get(String merchant, String replayId) {
        return store.find(merchant, replayId)
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(
                                () -> Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such replay"))));
    }

    private Future<Void> checked(String merchant, ReplayFilter filter) {
        Optional<String> wrong = refuse(filter);
        if (wrong.isPresent()) {
            return invalid(wrong.get());
        }
        String endpointId = filter.endpointId();
        return endpointId == null
                ? Future.succeededFuture()
                : directory
                        .find(new EndpointKey(merchant, endpointId))
                        .compose(target -> target.isPresent()
                                ? Future.succeededFuture()
                                : invalid("there is no endpoint " + endpointId));
    }

    /** Why this is no filter, or empty. */
    static Optional<String> refuse(ReplayFilter filter) {
        if (!EnumSet.of(DeliveryState.DEAD, DeliveryState.DELIVERED, DeliveryState.PENDING)
                .contains(filter.state())) {
            return Optional.of("what is " + filter.state() + " cannot be sent again");
        }
        if (!ChangeType.ALL.containsAll(filter.eventTypes())) {
            return Optional.of("unknown event type; there are " + new java.util.TreeSet<>(ChangeType.ALL));
        }
        Instant from = filter.from();
        Instant to = filter.to();
        return from != null && to != null && !from.isBefore(to)
                ? Optional.of("from must be before to")
                : Optional.empty();
    }

    private static Set<ReplayState> from(ReplayAct act) {
        return switch (act) {
            case PAUSE -> EnumSet.of(ReplayState.RUNNING);
            case RESUME -> EnumSet.of(ReplayState.PAUSED);
            case ABORT -> EnumSet.of(ReplayState.RUNNING, ReplayState.PAUSED);
        };
    }

    private static ReplayState to(ReplayAct act) {
        return switch (act) {
            case PAUSE -> ReplayState.PAUSED;
            case RESUME -> ReplayState.RUNNING;
            case ABORT -> ReplayState.ABORTED;
        };
    }

    private static <T> Future<T> invalid(String why) {
        return Future.failedFuture(Fault.of(Fault.Code.INVALID, why));
    }
}
