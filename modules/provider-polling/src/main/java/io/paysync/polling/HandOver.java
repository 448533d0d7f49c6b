package io.paysync.polling;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.platform.log.LogLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the facts of an answer that is written down to order-state. */
final class HandOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private final LogLimit logLimit = new LogLimit(Duration.ofSeconds(10));
    private final Writers writers;
    private final PollingMetrics metrics;

    HandOver(Writers writers, PollingMetrics metrics) {
        this.writers = writers;
        this.metrics = metrics;
    }

    /** @return the newest outcome that tells a status; empty when none does or the hand-over has to be repaired */
    Future<Optional<FactOutcome>> apply(List<PaymentFact> facts) {
        List<Future<FactOutcome>> asked = new ArrayList<>();
        for (PaymentFact fact : facts) {
            asked.add(writers.apply(fact));
        }
        return Future.all(asked)
                .map(all -> all.<FactOutcome>list().stream()
                        .filter(o -> o.status() != null)
                        .max(Comparator.comparingInt(FactOutcome::version)))
                .otherwise(failure -> {
                    metrics.trouble("apply");
                    if (logLimit.pass()) {
                        LOG.warn(
                                "poll hand-over failed, the sweep will repair it skipped={} reason={}",
                                logLimit.skipped(),
                                failure.getMessage());
                    }
                    return Optional.empty();
                });
    }
}
