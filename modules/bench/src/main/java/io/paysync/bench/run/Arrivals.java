package io.paysync.bench.run;

import io.paysync.bench.load.Latencies;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Which orders' webhooks came, how often, and how long after their change. */
final class Arrivals {
    /** {@code ~}, when its change was committed in µs (13 digits at least), {@code -}, its number. */
    static final String ORDER_ID = "~%016d-%08d";

    private static final byte[] MARK = "\"orderId\":\"~".getBytes(StandardCharsets.US_ASCII);
    private static final int TIME_DIGITS = 16;
    private static final int NUMBER_DIGITS = 8;

    private final AtomicIntegerArray seen;
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private volatile Latencies latencies = new Latencies();

    Arrivals(int orders) {
        seen = new AtomicIntegerArray(orders);
    }

    void came(Buffer body) {
        int at = place(body) + MARK.length;
        long micros = number(body, at, TIME_DIGITS);
        int order = (int) number(body, at + TIME_DIGITS + 1, NUMBER_DIGITS);
        if (seen.getAndIncrement(order) > 0) {
            repeats.incrementAndGet();
            return;
        }
        distinct.incrementAndGet();
        latencies.record(System.nanoTime() - micros * 1000);
    }

    int distinct() {
        return distinct.get();
    }

    int repeats() {
        return repeats.get();
    }

    /** From now on times go into a fresh histogram. */
    Latencies freshLatencies() {
        latencies = new Latencies();
        return latencies;
    }

    private static int place(Buffer body) {
        outer:
        for (int i = 0; i + MARK.length + TIME_DIGITS + NUMBER_DIGITS < body.length(); i++) {
            for (int k = 0; k < MARK.length; k++) {
                if (body.getByte(i + k) != MARK[k]) {
                    continue outer;
                }
            }
            return i;
        }
        throw new IllegalStateException("a webhook without an order: " + body);
    }

    private static long number(Buffer body, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + body.getByte(i) - '0';
        }
        return number;
    }
}
