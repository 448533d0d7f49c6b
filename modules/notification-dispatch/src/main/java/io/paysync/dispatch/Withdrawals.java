package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.dispatch.QueueStore.Behind;
import io.paysync.dispatch.QueueStore.Claimed;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps people from being told what is no longer so. Only the one who holds a message may withdraw it, or nobody could say
 * whether it was sent: so it is looked at after each claim, whether a newer one waits behind what was claimed, and whether
 * what waits behind another can do without it. In memory the lanes say the same.
 */
final class Withdrawals {
    private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

    private final Directory directory;
    private final Map<String, Channel> channels;
    private final QueueStore store;
    private final DispatchMetrics metrics;
    private final Duration leaseTime;
    private final LogLimit limit = new LogLimit(Duration.ofSeconds(10));

    Withdrawals(
            Directory directory,
            Map<String, Channel> channels,
            QueueStore store,
            DispatchMetrics metrics,
            Duration leaseTime) {
        this.directory = directory;
        this.channels = channels;
        this.store = store;
        this.metrics = metrics;
        this.leaseTime = leaseTime;
    }

    /** What holds at these receivers; nothing is withdrawn where it cannot be found out. */
    Future<Map<EndpointKey, Supersede>> modes(List<EndpointKey> receivers) {
        Set<String> merchants = new HashSet<>();
        receivers.forEach(receiver -> merchants.add(receiver.merchant()));
        return directory
                .of(merchants)
                .map(targets -> {
                    Map<EndpointKey, Supersede> modes = new HashMap<>();
                    targets.values()
                            .forEach(list ->
                                    list.forEach(target -> modes.put(target.key(), Superseding.of(target, channels))));
                    return modes;
                })
                .recover(e -> Future.succeededFuture(failed(e, Map.of())));
    }

    /**
     * Marks what is outdated. Never fails: when it cannot be found out, people are rather told too much.
     *
     * @return how many were withdrawn for others, which are due now
     */
    Future<Integer> look(Claimed claimed, Map<EndpointKey, Supersede> modes) {
        return mark(claimed.mine(), modes)
                .compose(marked -> withdraw(claimed.behind(), modes))
                .recover(e -> Future.succeededFuture(failed(e, 0)));
    }

    private <T> T failed(Throwable cause, T instead) {
        if (limit.pass()) {
            LOG.warn("outdated messages may be sent cause={} skipped={}", cause.getMessage(), limit.skipped());
        }
        return instead;
    }

    private Future<Void> mark(List<Held> mine, Map<EndpointKey, Supersede> modes) {
        List<Held> asked = new ArrayList<>();
        for (Held held : mine) {
            held.supersede = modes.getOrDefault(held.endpoint(), Supersede.NONE);
            if (held.supersede != Supersede.NONE) {
                asked.add(held);
            }
        }
        return asked.isEmpty()
                ? Future.succeededFuture()
                : store.newer(asked)
                        .onSuccess(newer ->
                                asked.forEach(held -> held.outdated = newer.getOrDefault(held.key, Set.of()).stream()
                                        .anyMatch(type -> Superseding.withdraws(held.supersede, type, held.type))))
                        .mapEmpty();
    }

    private Future<Integer> withdraw(List<Behind> behind, Map<EndpointKey, Supersede> modes) {
        List<Behind> able = new ArrayList<>();
        List<String> spared = new ArrayList<>();
        for (Behind waiting : behind) {
            Supersede mode = modes.getOrDefault(waiting.key().lane().endpoint(), Supersede.NONE);
            if (Superseding.withdraws(mode, waiting.type())) {
                able.add(waiting);
                spared.add(Superseding.spared(mode));
            }
        }
        return able.isEmpty()
                ? Future.succeededFuture(0)
                : store.withdraw(able, spared, leaseTime, Superseding.WORD).onSuccess(metrics.superseded::increment);
    }
}
