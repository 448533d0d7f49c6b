package io.paysync.launcher.demo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.sandbox.Sandbox;
import io.paysync.sandbox.receiver.WebhookReceiver;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line that tells what goes on: callbacks a second, where orders stand, deliveries, polls. On a terminal it is
 * written over itself; into a file it becomes a line each ten seconds.
 */
final class LiveLine {
    private static final int PLAIN_EVERY = 10;
    private static final int COUNT_EVERY = 5;

    private final MeterRegistry meters;
    private final OrderCounts orders;
    private final Sandbox sandbox;
    private final WebhookReceiver receiver;
    private final PrintStream out;
    private final boolean terminal;
    private double callbacksBefore;
    private int ticks;

    LiveLine(
            MeterRegistry meters,
            OrderCounts orders,
            Sandbox sandbox,
            WebhookReceiver receiver,
            PrintStream out,
            boolean terminal) {
        this.meters = meters;
        this.orders = orders;
        this.sandbox = sandbox;
        this.receiver = receiver;
        this.out = out;
        this.terminal = terminal;
        this.callbacksBefore = sum("paysync.intake.callbacks");
    }

    /** Called once a second. */
    void tick() {
        if (ticks % COUNT_EVERY == 0) {
            orders.count();
        }
        ticks++;
        double callbacks = sum("paysync.intake.callbacks");
        double perSecond = callbacks - callbacksBefore;
        callbacksBefore = callbacks;
        if (terminal) {
            out.print("\r\u001b[K" + line(perSecond));
            out.flush();
        } else if (ticks % PLAIN_EVERY == 0) {
            out.println(line(perSecond));
        }
    }

    private String line(double perSecond) {
        Map<String, Long> intake = by("paysync.intake.callbacks", "outcome");
        var webhooks = receiver.stats();
        return String.format(
                Locale.ROOT,
                "callbacks %.0f/s %s | %s | webhooks %d (%d repeated) | polls %d | forged accepted %d",
                perSecond,
                intake,
                orders.text(),
                webhooks.distinct(),
                webhooks.duplicates(),
                (long) sum("paysync.polling.asks"),
                sandbox.stats().callbacks().forgedAcknowledged());
    }

    private double sum(String name) {
        return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
    }

    private Map<String, Long> by(String name, String tag) {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : meters.find(name).counters()) {
            counts.merge(String.valueOf(counter.getId().getTag(tag)), (long) counter.count(), Long::sum);
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
