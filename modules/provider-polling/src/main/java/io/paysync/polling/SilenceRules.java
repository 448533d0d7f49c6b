package io.paysync.polling;

import io.paysync.polling.Arrivals.Count;
import java.util.List;
import java.util.Locale;

/**
 * Whether an account's callbacks stay away: of the last payments, how many were found only by asking, beside how many usually
 * are. A question may always be quicker than a callback, so some are missing at any account, and at some many. Pure.
 */
final class SilenceRules {
    /** With so many missing an account is always silent, whatever is usual there. */
    static final double LIMIT_MAX = 0.95;

    /** A usual share that rests on fewer payments is none. */
    static final int USUAL_PAID_MIN = 100;

    private SilenceRules() {}

    /** What is to be said of an account now. */
    enum Verdict {
        SILENT,
        FINE,
        /** Too few payments, or something in between: whatever was said before goes on. */
        UNCHANGED
    }

    /**
     * @param windows the latest payments, of shorter and longer times up to now; the shortest with enough of them counts
     * @param usual those of the days before
     */
    static Verdict judge(List<Count> windows, Count usual, SilenceConfig limits) {
        Count recent = recent(windows, limits);
        if (recent.paid() < limits.atLeast()) {
            return Verdict.UNCHANGED;
        }
        double known = usual.paid() < USUAL_PAID_MIN ? 0 : missing(usual);
        double limit = Math.min(LIMIT_MAX, Math.max(limits.share(), 2 * known));
        if (missing(recent) >= limit) {
            return Verdict.SILENT;
        }
        return missing(recent) <= limit / 2 ? Verdict.FINE : Verdict.UNCHANGED;
    }

    static Count recent(List<Count> windows, SilenceConfig limits) {
        return windows.stream()
                .filter(window -> window.paid() >= limits.atLeast())
                .findFirst()
                .orElse(windows.get(windows.size() - 1));
    }

    /** The share of payments of which no callback told. */
    private static double missing(Count count) {
        return count.paid() == 0 ? 0 : Math.max(0, 1 - (double) count.called() / count.paid());
    }

    /** For a person. */
    static String words(Count recent, Count usual) {
        String before = usual.paid() < USUAL_PAID_MIN
                ? ""
                : String.format(Locale.ROOT, ", where usually %.0f %% are", 100 * (1 - missing(usual)));
        return "of the last " + recent.paid() + " payments " + Math.min(recent.called(), recent.paid())
                + " were told by a callback" + before;
    }
}
