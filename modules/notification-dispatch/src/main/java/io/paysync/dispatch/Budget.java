package io.paysync.dispatch;

import java.util.Optional;

/**
 * How many messages may be sent over one channel. One that is tried again is the same message.
 *
 * @param recipientPerHour to one person in any hour; 0: no more than the day's
 * @param recipientPerDay to one person in any 24 hours
 * @param merchantPerDay of one merchant in any 24 hours; 0: no bound
 */
record Budget(int recipientPerHour, int recipientPerDay, int merchantPerDay) {
    /** Of each message of the last day the time is kept, so this also bounds a row. */
    static final int RECIPIENT_MAX = 1000;

    static final int MERCHANT_MAX = 10_000_000;

    /** Why there is no such budget, or empty. */
    static Optional<String> refuse(int recipientPerHour, int recipientPerDay, int merchantPerDay) {
        if (recipientPerDay < 1 || recipientPerDay > RECIPIENT_MAX) {
            return Optional.of("recipientPerDay must be between 1 and " + RECIPIENT_MAX);
        }
        if (recipientPerHour < 0 || recipientPerHour > recipientPerDay) {
            return Optional.of("recipientPerHour must be between 0 and recipientPerDay");
        }
        return merchantPerDay < 0 || merchantPerDay > MERCHANT_MAX
                ? Optional.of("merchantPerDay must be between 0 and " + MERCHANT_MAX)
                : Optional.empty();
    }
}
