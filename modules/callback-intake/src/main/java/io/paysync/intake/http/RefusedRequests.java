package io.paysync.intake.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** Counts requests that never reached an endpoint, by status; 0 stands for a connection that was not taken. */
final class RefusedRequests implements IntConsumer {
    private final MeterRegistry meters;
    private final Map<Integer, Counter> byStatus = new HashMap<>();

    RefusedRequests(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void accept(int status) {
        byStatus.computeIfAbsent(
                        status,
                        s -> Counter.builder("paysync.intake.http.refused")
                                .description("requests refused for their shape, size, path or slowness")
                                .tag("status", s == 0 ? "connection" : String.valueOf(s))
                                .register(meters))
                .increment();
    }
}
