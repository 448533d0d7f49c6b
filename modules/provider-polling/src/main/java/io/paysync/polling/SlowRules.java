package io.paysync.polling;

import io.paysync.polling.SilenceRules.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether an account's callbacks come later than usual: how many of the last took much longer than nine of ten usually do. One found
 * by asking counts when it was still missing after that time, and not at all when it was asked for before. Pure.
 */
final class SlowRules {
    /** Nine of ten usually come within this. */
    private static final double USUALLY = 0.9;

    /** Callbacks that come within so long are never slow. */
    private static final Duration QUICK = Duration.ofSeconds(3);

    private SlowRules() {}

    /** @param windows the latest callbacks, of shorter and longer times up to now; the shortest with enough of them counts */
    static Verdict judge(List<DelayHistogram> windows, DelayHistogram usual, SilenceConfig limits) {
        Optional<Duration> limit = limit(usual, limits);
        if (limit.isEmpty()) {
            return Verdict.UNCHANGED;
        }
        DelayHistogram recent = recent(windows, limit.get(), limits);
        double known = recent.known(limit.get());
        if (known < limits.atLeast()) {
            return Verdict.UNCHANGED;
        }
        double share = recent.later(limit.get()) / known;
        if (share >= limits.share()) {
            return Verdict.SILENT;
        }
        return share <= limits.share() / 2 ? Verdict.FINE : Verdict.UNCHANGED;
    }

    /** Beyond which a callback is late; empty while what is usual is not known. */
    private static Optional<Duration> limit(DelayHistogram usual, SilenceConfig limits) {
        return usual.within(USUALLY, SilenceRules.USUAL_PAID_MIN)
                .map(within -> within.compareTo(QUICK) < 0 ? QUICK : within)
                .map(within -> DelayHistogram.upTo(Duration.ofMillis((long) (within.toMillis() * limits.slower()))));
    }

    private static DelayHistogram recent(List<DelayHistogram> windows, Duration limit, SilenceConfig limits) {
        return windows.stream()
                .filter(window -> window.known(limit) >= limits.atLeast())
                .findFirst()
                .orElse(windows.get(windows.size() - 1));
    }

    /** For a person; empty while what is usual is not known. */
    static String words(List<DelayHistogram> windows, DelayHistogram usual, SilenceConfig limits) {
        return limit(usual, limits)
                .map(limit -> {
                    DelayHistogram recent = recent(windows, limit, limits);
                    return "of the last " + Math.round(recent.known(limit)) + " callbacks "
                            + Math.round(recent.later(limit)) + " took longer than " + limit.toSeconds()
                            + " s, where usually 90 % come within "
                            + usual.within(USUALLY, 0).map(Duration::toSeconds).orElse(0L) + " s";
                })
                .orElse("");
    }
}
