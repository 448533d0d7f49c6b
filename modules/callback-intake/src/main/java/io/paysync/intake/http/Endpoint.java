package io.paysync.intake.http;

import io.paysync.providers.RawCallback;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;

/** What is behind one path. */
public interface Endpoint {
    /**
     * Handles a whole request, on the listener's event loop.
     *
     * @return the answer; a failure or a missed deadline is answered with {@link #unavailable}
     */
    Future<Reply> handle(RawCallback request, SocketAddress remote);

    /** Sent while we cannot commit. */
    Answer unavailable();

    /** Told when the deadline passed and {@link #unavailable} was sent in place of the answer. */
    void late();

    /** @param trusted the request was proven genuine, so its connection is kept when others are closed to make room */
    record Reply(Answer answer, boolean trusted) {}
}
