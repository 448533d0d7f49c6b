package io.paysync.statusapi.events;

import io.paysync.statusapi.events.Frames.Frame;

/** How events reach one reader: as server-sent events or over a WebSocket. */
interface Outlet {
    /** Before the first event. */
    void start();

    void write(Frame frame);

    /** A sign of life after a silence. */
    void heartbeat();

    /** More than the bound waits to be taken by the reader. */
    boolean isFull();

    /** @param onDrained told when a full reader has taken what waited */
    void bound(int queueBytesMax, Runnable onDrained);

    /** Nobody is there any more to write to. */
    boolean isClosed();

    /** The reader should have answered signs of life, and did not. */
    boolean isSilent();

    /** Ends it politely, saying why. */
    void end(String reason);

    /** Lets go of a reader that does not read. */
    void drop();
}
