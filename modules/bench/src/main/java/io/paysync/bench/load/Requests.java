package io.paysync.bench.load;

import io.vertx.core.buffer.Buffer;

/** Prepared HTTP/1.1 requests, complete as bytes. {@code get} may be called from many threads. */
public interface Requests {
    int size();

    Buffer get(int index);

    /** Whether another request may go out now; false holds a connection back for 1 ms. */
    default boolean mayGo() {
        return true;
    }

    /** Called when the answer to request {@code index} has come. */
    default void answered(int index, int status, long nanoTime) {}

    /** Called when request {@code index} goes out. */
    default void sent(int index, long nanoTime) {}
}
