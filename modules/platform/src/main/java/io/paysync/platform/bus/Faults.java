package io.paysync.platform.bus;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Turns whatever can go wrong on the bus into a fault. */
final class Faults {
    private Faults() {}

    /** What the asker gets to know. */
    static Fault ofAsk(Throwable failure, String address) {
        if (failure instanceof FaultException known) {
            return known.fault();
        }
        if (failure instanceof ReplyException reply) {
            if (reply.failureType() == ReplyFailure.TIMEOUT) {
                return new Fault(Fault.Code.TIMEOUT, "no answer from " + address);
            }
            if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
                return new Fault(Fault.Code.UNAVAILABLE, "nobody answers at " + address);
            }
        }
        return new Fault(
                Fault.Code.INTERNAL,
                address + " answered with " + failure.getClass().getSimpleName());
    }

    /** What an answerer replies when its handler failed; the text of an unknown failure may hold secrets. */
    static Fault ofHandler(Throwable failure) {
        return failure instanceof FaultException known
                ? known.fault()
                : new Fault(Fault.Code.INTERNAL, failure.getClass().getSimpleName());
    }
}
