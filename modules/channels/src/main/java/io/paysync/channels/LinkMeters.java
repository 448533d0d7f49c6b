package io.paysync.channels;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of one connection to a broker: {@code paysync_channel_*}, tagged with channel and connection. */
public final class LinkMeters {
    private final AtomicInteger inFlight;
    private final Counter full;
    private final Counter connected;
    private final Counter notConnected;

    public LinkMeters(MeterRegistry meters, String channel, String connection) {
        this.inFlight = new AtomicInteger();
        Gauge.builder("paysync.channel.in.flight", inFlight::get)
                .description("messages handed to the broker's client and not answered")
                .tag("channel", channel)
                .tag("connection", connection)
                .register(meters);
        this.full = Counter.builder("paysync.channel.full")
                .description("messages turned away because too many were in flight")
                .tag("channel", channel)
                .tag("connection", connection)
                .register(meters);
        this.connected = connects(meters, channel, connection, "ok");
        this.notConnected = connects(meters, channel, connection, "failed");
    }

    /** @return whether one more may be in flight; if so, {@link #left} must follow */
    public boolean entered(int max) {
        if (inFlight.incrementAndGet() <= max) {
            return true;
        }
        inFlight.decrementAndGet();
        full.increment();
        return false;
    }

    public void left() {
        inFlight.decrementAndGet();
    }

    public void connected(boolean worked) {
        (worked ? connected : notConnected).increment();
    }

    private static Counter connects(MeterRegistry meters, String channel, String connection, String outcome) {
        return Counter.builder("paysync.channel.connects")
                .description("attempts to reach the broker")
                .tag("channel", channel)
                .tag("connection", connection)
                .tag("outcome", outcome)
                .register(meters);
    }
}
