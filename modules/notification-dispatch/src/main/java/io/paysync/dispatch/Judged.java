package io.paysync.dispatch;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt on its way through the guard, which counts failed futures: what tells of trouble at the receiver must look like
 * one.
 */
abstract sealed class Judged extends RuntimeException {
    private static final Logger LOG = LoggerFactory.getLogger(Judged.class);
    private static final long serialVersionUID = 1;
    final transient Sent sent;

    private Judged(Sent sent) {
        super(sent.error(), null, false, false);
        this.sent = sent;
    }

    static Future<Sent> of(Sent sent) {
        return switch (sent.outcome()) {
            case DELIVERED, PERMANENT, RECEIVER_GONE, RECIPIENT_GONE -> Future.succeededFuture(sent);
            case NOT_SENT, MISCONFIGURED, LOCKED_OUT -> Future.failedFuture(new Untroubled(sent));
            case RETRY ->
                Future.failedFuture(
                        sent.status() > 0 && sent.status() < 500 ? new Untroubled(sent) : new Troubled(sent));
            case THROTTLED, UNKNOWN -> Future.failedFuture(new Troubled(sent));
        };
    }

    /** How an attempt ended whose future failed. @param of whose it was, for the log */
    static Sent sent(Throwable cause, Object of) {
        if (cause instanceof Judged judged) {
            return judged.sent;
        }
        if (cause instanceof FaultException fault) {
            return switch (fault.fault().code()) {
                // The guard's own deadline: the attempt may still have arrived.
                case TIMEOUT -> new Sent(Outcome.UNKNOWN, 0, "TIMEOUT", null, null, Duration.ZERO);
                // The guard refused, or the endpoint could not be read: no attempt was made.
                default -> new Sent(Outcome.NOT_SENT, 0, "BUSY", null, null, Duration.ZERO);
            };
        }
        LOG.error("attempt failed by a bug of={}", of, cause);
        return new Sent(Outcome.MISCONFIGURED, 0, "INTERNAL", null, null, Duration.ZERO);
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
