package io.paysync.polling;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.polling.PollingApi.OrdersViewed;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * Orders whose page somebody looks at now are asked about sooner. Whoever opens pages can neither make an order be asked more
 * often than its own short schedule says, nor an account more than a share of its quota.
 */
final class Viewed {
    private static final Sql HURRY =
            Sql.of("polling.viewed", "select polling.hurry_viewed($1, $2, $3, $4, $5, $6) as hurried");

    private final Db db;
    private final ViewedConfig config;
    private final List<Integer> accountIds;
    private final List<Double> steps;
    private final List<Double> bursts;
    private final PollingMetrics metrics;
    private int inWork;

    Viewed(Db db, ViewedConfig config, Collection<Target> targets, PollingMetrics metrics) {
        this.db = db;
        this.config = config;
        this.accountIds = targets.stream().map(target -> target.id).toList();
        this.steps =
                targets.stream().map(target -> config.stepSeconds(target.quota)).toList();
        this.bursts = targets.stream()
                .map(target -> config.burstSeconds(target.quota))
                .toList();
        this.metrics = metrics;
    }

    /** Told again and again while pages are open, so what is dropped here comes again. */
    void told(OrdersViewed viewed) {
        if (!config.on() || accountIds.isEmpty()) {
            return;
        }
        if (inWork >= config.tellingsMax()) {
            metrics.trouble("viewed_dropped");
            return;
        }
        inWork++;
        hurry(viewed.keys().stream().distinct().limit(OrdersViewed.KEYS_MAX).toList())
                .onSuccess(metrics::viewed)
                .onFailure(failure -> metrics.trouble("viewed"))
                .onComplete(done -> inWork--);
    }

    /** @return how many became due */
    Future<Long> hurry(List<OrderKey> keys) {
        Args args = Args.of()
                .texts(keys.stream().map(OrderKey::merchant).toList())
                .texts(keys.stream().map(OrderKey::orderId).toList())
                .integers(accountIds)
                .decimals(steps)
                .decimals(bursts)
                .decimals(config.schedule().stream().map(ClaimStore::seconds).toList());
        // Not repeated when its answer is lost: the next telling does that, and counts right.
        return db.query(HURRY, args).map(rows -> rows.iterator().next().getLong("hurried"));
    }
}
