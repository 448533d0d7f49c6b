package io.paysync.statusapi.http;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.statusapi.openapi.InvalidRequest;
import io.vertx.core.Future;

/** Cursors belong to the owners of the lists; only they can tell a forged one. */
public final class Cursors {
    private Cursors() {}

    /** For {@code recover}: the parameters of a page were checked here, so what the owner refuses is the cursor. */
    public static <T> Future<T> explain(Throwable failure) {
        return failure instanceof FaultException fault && fault.fault().code() == Fault.Code.INVALID
                ? Future.failedFuture(InvalidRequest.parameter("query", "after", "is no cursor of this list"))
                : Future.failedFuture(failure);
    }
}
