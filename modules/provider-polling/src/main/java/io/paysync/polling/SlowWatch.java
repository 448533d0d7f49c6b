package io.paysync.polling;

import io.paysync.platform.Node;
import io.paysync.platform.loop.Next;
import io.paysync.polling.SlowStore.Delays;
import io.paysync.polling.SlowStore.Marked;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that an account's callbacks still come, but much later than usual (the provider has a backlog, or we answer too slowly and are
 * put back): raises an incident with the figures, and closes it when they come as usual again. {@link Hurry} has the waiting orders asked
 * about meanwhile.
 */
final class SlowWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SlowWatch.class);
    private static final String KIND = "CALLBACKS_SLOW";

    private final Alarms alarms;
    private final SilenceConfig config;
    private final Map<Integer, Target> targets;
    private final SlowStore store;
    private final PollingMetrics metrics;

    /** @param targets by their ids */
    SlowWatch(Node node, SilenceConfig config, Map<Integer, Target> targets, SlowStore store, PollingMetrics metrics) {
        this.alarms = new Alarms(node);
        this.config = config;
        this.targets = targets;
        this.store = store;
        this.metrics = metrics;
    }

    /** Judges all accounts once. One that fails does not keep the others from their turn. */
    Future<Next> look() {
        if (!config.watchesDelay() || targets.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        List<Integer> ids = List.copyOf(targets.keySet());
        return store.marked(ids).compose(marked -> store.sums(ids).compose(sums -> judge(marked, sums)));
    }

    private Future<Next> judge(List<Marked> marked, Map<Integer, Delays> sums) {
        metrics.slow.set(marked.size());
        Map<Integer, Marked> slow = new HashMap<>();
        marked.forEach(one -> slow.put(one.accountId(), one));
        List<Future<Void>> all = new ArrayList<>();
        sums.forEach((id, delays) -> {
            Target target = targets.get(id);
            if (target != null) {
                all.add(judge(target, slow.get(id), delays).onFailure(failure -> metrics.trouble("slow")));
            }
        });
        return Future.join(all).map(Next.WAIT);
    }

    private Future<Void> judge(Target target, @Nullable Marked marked, Delays delays) {
        String words = SlowRules.words(delays.windows(), delays.usual(), config);
        return switch (SlowRules.judge(delays.windows(), delays.usual(), config)) {
            case SILENT -> marked == null ? begin(target, words) : Future.succeededFuture();
            case UNCHANGED -> Future.succeededFuture();
            case FINE -> marked != null ? end(target, marked, words) : Future.succeededFuture();
        };
    }

    private Future<Void> begin(Target target, String words) {
        LOG.warn("callbacks slow account={} text={}", target.ref, words);
        String text = "Callbacks of " + target.ref + " come later than usual: " + words
                + ". Look at the provider's status page, and whether we answer it in time; waiting orders are asked about"
                + " meanwhile.";
        return alarms.raise(target, KIND, text).compose(incident -> store.slow(target.id, incident));
    }

    private Future<Void> end(Target target, Marked marked, String words) {
        LOG.info("callbacks quick again account={} text={}", target.ref, words);
        return alarms.close(target, marked.incident(), "Callbacks come as usual again: " + words)
                .compose(closed -> store.quick(target.id));
    }
}
