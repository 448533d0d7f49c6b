package io.paysync.orderstate;

import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** As every sender does: what could not be done now is asked again. */
final class Sender {
    private Sender() {}

    static Future<?> persistently(Supplier<Future<?>> step, int tries) {
        return step.get()
                .recover(failure -> tries > 0
                                && failure instanceof FaultException fault
                                && fault.fault().retryable()
                        ? persistently(step, tries - 1).mapEmpty()
                        : Future.failedFuture(failure));
    }
}
