package io.paysync.polling;

import io.paysync.platform.Node;
import io.paysync.platform.loop.Next;
import io.paysync.polling.Arrivals.Count;
import io.paysync.polling.SilenceStore.Standing;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that an account's callbacks stay away (an address changed, a firewall, an outage at the provider): raises an
 * incident, and closes it when callbacks come again. {@link Hurry} has the waiting orders asked about meanwhile.
 */
final class SilenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final String KIND = "CALLBACKS_MISSING";

    private final Alarms alarms;
    private final SilenceConfig config;
    private final Map<Integer, Target> targets;
    private final SilenceStore store;
    private final PollingMetrics metrics;

    /** @param targets by their ids */
    SilenceWatch(
            Node node, SilenceConfig config, Map<Integer, Target> targets, SilenceStore store, PollingMetrics metrics) {
        this.alarms = new Alarms(node);
        this.config = config;
        this.targets = targets;
        this.store = store;
        this.metrics = metrics;
    }

    /** Judges all accounts once. One that fails does not keep the others from their turn. */
    Future<Next> look() {
        if (!config.on() || targets.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        return store.standings(List.copyOf(targets.keySet())).compose(standings -> {
            metrics.silent.set((int) standings.stream().filter(Standing::silent).count());
            List<Future<Void>> all = new ArrayList<>();
            for (Standing standing : standings) {
                Target target = targets.get(standing.accountId());
                if (target != null) {
                    all.add(judge(target, standing).onFailure(failure -> metrics.trouble("silence")));
                }
            }
            return Future.join(all).map(Next.WAIT);
        });
    }

    private Future<Void> judge(Target target, Standing standing) {
        Count recent = SilenceRules.recent(standing.windows(), config);
        String words = SilenceRules.words(recent, standing.usual());
        return switch (SilenceRules.judge(standing.windows(), standing.usual(), config)) {
            case SILENT -> standing.silent() ? Future.succeededFuture() : begin(target, words);
            case UNCHANGED -> Future.succeededFuture();
            case FINE -> standing.silent() ? end(target, standing, words) : Future.succeededFuture();
        };
    }

    private Future<Void> begin(Target target, String words) {
        LOG.warn("callbacks missing account={} text={}", target.ref, words);
        String text = "Callbacks of " + target.ref + " stay away: " + words
                + ". The others were found by asking. Look at the callback address at the provider and at what stands"
                + " between; waiting orders are asked about meanwhile.";
        return alarms.raise(target, KIND, text).compose(incident -> store.silent(target.id, incident));
    }

    /** The account is silent until the incident is known to be closed: the next look closes it again. */
    private Future<Void> end(Target target, Standing standing, String words) {
        LOG.info("callbacks come again account={} text={}", target.ref, words);
        return alarms.close(target, standing.incident(), "Callbacks come again: " + words)
                .compose(closed -> store.heard(target.id));
    }
}
