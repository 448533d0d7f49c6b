package io.paysync.dispatch;

import io.paysync.channels.Sent;
import io.vertx.core.Future;

/**
 * An attempt on its way through the guard, which counts failed futures: what tells of trouble at the receiver must look like
 * one.
 */
abstract sealed class Judged extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient Sent sent;

    private Judged(Sent sent) {
        super(sent.error(), null, false, false);
        this.sent = sent;
    }

    static Future<Sent> of(Sent sent) {
        return switch (sent.outcome()) {
            case DELIVERED, PERMANENT, RECEIVER_GONE, RECIPIENT_GONE -> Future.succeededFuture(sent);
            case NOT_SENT, MISCONFIGURED -> Future.failedFuture(new Untroubled(sent));
            case RETRY ->
                Future.failedFuture(
                        sent.status() > 0 && sent.status() < 500 ? new Untroubled(sent) : new Troubled(sent));
            case THROTTLED, UNKNOWN -> Future.failedFuture(new Troubled(sent));
        };
    }

    static final class Troubled extends Judged {
        private static final long serialVersionUID = 1;

        private Troubled(Sent sent) {
            super(sent);
        }
    }

    static final class Untroubled extends Judged {
        private static final long serialVersionUID = 1;

        private Untroubled(Sent sent) {
            super(sent);
        }
    }
}
