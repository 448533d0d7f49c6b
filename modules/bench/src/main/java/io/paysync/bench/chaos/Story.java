package io.paysync.bench.chaos;

import java.util.SplittableRandom;

/** What happens to one order at the provider, and what is told of it. */
enum Story {
    PAID(40),
    /** Told several times at once, to different nodes. */
    DOUBLED(10),
    /** Paid, then a part of it given back. */
    REFUNDED_IN_PART(8),
    REFUNDED(8),
    /** The refund is told before the payment. */
    REORDERED(8),
    CLOSED(6),
    /** Told before the shop has registered the order. */
    EARLY(8),
    /** Paid, and never told. */
    SILENT(4),
    /** Nobody pays. */
    UNPAID(1),
    /** Nobody ever registers it. */
    UNKNOWN(1),
    /** The payer has paid another amount. */
    OTHER_AMOUNT(3),
    /** Paid through another provider than the shop named. */
    OTHER_PROVIDER(3);

    private static final int ALL;

    static {
        int sum = 0;
        for (Story story : values()) {
            sum += story.share;
        }
        ALL = sum;
    }

    private final int share;

    Story(int share) {
        this.share = share;
    }

    /** What the provider says is genuine, and must not make the order PAID all the same. */
    boolean lies() {
        return this == OTHER_AMOUNT || this == OTHER_PROVIDER;
    }

    static Story draw(SplittableRandom random) {
        int left = random.nextInt(ALL);
        for (Story story : values()) {
            left -= story.share;
            if (left < 0) {
                return story;
            }
        }
        throw new IllegalStateException("shares do not add up");
    }
}
