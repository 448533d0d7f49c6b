package io.paysync.platform.net;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * Whatever the other side answered, error statuses and redirects included: nothing is followed or judged here.
 *
 * @param took from the call to the last byte
 * @param cut whether the body was longer than allowed and ends early
 */
public record HttpAnswer(int status, MultiMap headers, Buffer body, Duration took, boolean cut) {
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "status=" + status + " bytes=" + body.length() + (cut ? " (cut)" : "") + " took=" + took.toMillis()
                + "ms";
    }
}
