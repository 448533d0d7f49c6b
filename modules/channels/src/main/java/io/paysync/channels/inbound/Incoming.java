package io.paysync.channels.inbound;

import io.paysync.channels.Sent;
import io.vertx.core.Future;
import java.util.Map;

/** One message, until it is settled. Its body may hold personal data: never to be logged. */
public interface Incoming {
    byte[] body();

    /** Where it stands at its broker, for logs. */
    String place();

    /** False once the broker has taken it back: it comes again, here or elsewhere, and nobody may settle it any more. */
    boolean isCurrent();

    /**
     * Writes it to where bad messages go, with headers that say from where it came, beside its own.
     *
     * @param why further headers
     * @param whole false leaves its own headers and the end of a long body away, when it was refused as a whole
     */
    Future<Sent> putAside(Map<String, String> why, boolean whole);
}
