package io.paysync.orderstate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.OrdersApi.Result;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures and log lines of this module; all names start with {@code paysync_orders_}. */
final class OrdersMetrics {
    private static final Logger log = LoggerFactory.getLogger(OrdersMetrics.class);

    private final MeterRegistry registry;
    private final Map<Result, Counter> facts = new EnumMap<>(Result.class);
    private final Map<String, Counter> changes = new ConcurrentHashMap<>();
    private final Counter races;
    private final Counter adopted;
    private final AtomicLong parked = new AtomicLong();
    private final AtomicLong incidents = new AtomicLong();

    OrdersMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Result result : Result.values()) {
            facts.put(result, registry.counter("paysync.orders.facts", "result", result.name()));
        }
        races = registry.counter("paysync.orders.races");
        adopted = registry.counter("paysync.orders.adopted");
        Gauge.builder("paysync.orders.parked", parked, AtomicLong::get).register(registry);
        Gauge.builder("paysync.orders.incidents.open", incidents, AtomicLong::get)
                .register(registry);
    }

    void fact(Result result) {
        Counter counter = facts.get(result);
        if (counter != null) {
            counter.increment();
        }
    }

    void change(Change change) {
        changes.computeIfAbsent(change.type(), type -> registry.counter("paysync.orders.changes", "type", type))
                .increment();
        log.debug(
                "order changed order={} version={} from={} to={} source={} reason={}",
                change.key(),
                change.version(),
                change.from(),
                change.to(),
                change.source(),
                change.reason());
    }

    /** Orders that another writer was faster with. */
    void races(int orders) {
        races.increment(orders);
    }

    /** Orders made of payments that nobody had registered one for. */
    void adopted(int orders) {
        adopted.increment(orders);
    }

    void incident(String merchant, Decision.Incident incident) {
        registry.counter("paysync.orders.incidents", "kind", incident.kind().name())
                .increment();
        log.warn(
                "incident merchant={} order={} kind={} text={}",
                merchant,
                incident.orderId(),
                incident.kind(),
                incident.text());
    }

    /** As counted in the database by the node that looks after parked facts. */
    void standing(long parkedFacts, long openIncidents) {
        parked.set(parkedFacts);
        incidents.set(openIncidents);
    }
}
