package io.paysync.platform.net;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no answer came, in few fixed words: the other side must not be able to write into our logs. */
final class HttpFaults {
    private HttpFaults() {}

    /** @param begun whether the request had begun to go out: then it may have arrived, whatever ended the connection */
    static FaultException of(Throwable failure, boolean begun) {
        if (failure instanceof FaultException fault) {
            return fault;
        }
        if (begun) {
            return Fault.of(
                    Fault.Code.UNAVAILABLE, "reset: " + failure.getClass().getSimpleName());
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return Fault.of(Fault.Code.BUSY, "too many requests wait for this host");
        }
        if (failure instanceof IllegalArgumentException) {
            return Fault.of(Fault.Code.INVALID, "the request cannot be sent");
        }
        return Fault.of(Fault.Code.UNAVAILABLE, reason(failure));
    }

    static FaultException late(boolean begun) {
        return begun
                ? Fault.of(Fault.Code.TIMEOUT, "no complete answer in time")
                : Fault.of(Fault.Code.UNAVAILABLE, "connect: no connection in time");
    }

    private static String reason(Throwable failure) {
        if (caused(failure, SSLException.class)) {
            return "tls: not trusted or not spoken";
        }
        if (caused(failure, UnknownHostException.class)) {
            return "dns: unknown host";
        }
        if (caused(failure, ConnectException.class)) {
            return textOf(failure).contains("timed out") ? "connect: timed out" : "connect: refused";
        }
        if (caused(failure, NoRouteToHostException.class)) {
            return "connect: no route";
        }
        return "connect: " + failure.getClass().getSimpleName();
    }

    private static boolean caused(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String textOf(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }
}
