package io.paysync.intake.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** Counts requests that never reached an endpoint, by status; and connections that were not taken or not kept. */
final class RefusedRequests implements IntConsumer {
    /** In the place of a status: there was no room for the connection. */
    static final int CONNECTION = 0;

    /** In the place of a status: the peer of the connection does not read its answers. */
    static final int UNREAD = -1;

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
                                .tag("status", name(s))
                                .register(meters))
                .increment();
    }

    private static String name(int status) {
        return switch (status) {
            case CONNECTION -> "connection";
            case UNREAD -> "unread";
            default -> String.valueOf(status);
        };
    }
}
