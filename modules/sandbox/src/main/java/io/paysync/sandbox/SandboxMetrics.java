package io.paysync.sandbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.sandbox.send.CallbackSender;
import io.paysync.sandbox.send.SendStats;
import io.paysync.sandbox.trade.Trades;
import java.util.function.ToDoubleFunction;

/** Shows what the sandbox counts as meters. */
final class SandboxMetrics {
    private SandboxMetrics() {}

    static void bind(MeterRegistry meters, CallbackSender sender, Trades trades) {
        count(meters, sender, "acknowledged", SendStats::acknowledged);
        count(meters, sender, "failed", SendStats::failed);
        count(meters, sender, "gave-up", SendStats::gaveUp);
        count(meters, sender, "dropped", SendStats::dropped);
        count(meters, sender, "forged", SendStats::forged);
        count(meters, sender, "forged-acknowledged", SendStats::forgedAcknowledged);
        Gauge.builder(
                        "paysync.sandbox.callbacks.pending",
                        sender,
                        s -> s.stats().pending())
                .description("Callbacks on the way, in line or waiting for their next try; refused beyond pendingMax")
                .register(meters);
        Gauge.builder("paysync.sandbox.trades", trades, Trades::size)
                .description("Trades remembered; the oldest is forgotten beyond tradesMax")
                .register(meters);
    }

    private static void count(
            MeterRegistry meters, CallbackSender sender, String outcome, ToDoubleFunction<SendStats> value) {
        FunctionCounter.builder("paysync.sandbox.callbacks", sender, s -> value.applyAsDouble(s.stats()))
                .tag("outcome", outcome)
                .description("What became of the callbacks that the played providers sent")
                .register(meters);
    }
}
