package io.paysync.statusapi.events;

import io.paysync.statusapi.events.Frames.Frame;
import io.paysync.statusapi.http.Upgrade;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;

/**
 * The same events over a WebSocket, one text message each. The reader has nothing to say: what it sends beside answers to
 * pings ends it, and so do pings and pongs in numbers, whose answers would pile up behind a reader that does not read.
 */
final class EventSocket implements Outlet {
    /** Close codes, as documented. */
    private static final short GOING_AWAY = 1001;

    private static final short NOT_FOR_MESSAGES = 1003;
    private static final short TOO_MANY_FRAMES = 1008;
    private static final short EXPIRED = 4001;
    private static final short FULL = 1013;

    private static final int UNANSWERED_MAX = 3;
    private static final int FRAMES_MAX = 20;
    private static final long FRAMES_NANOS = Duration.ofSeconds(10).toNanos();

    private final Upgrade.Opened opened;
    private final ServerWebSocket socket;
    private int unanswered;
    private int frames;
    private long framesSince = System.nanoTime();

    EventSocket(Upgrade.Opened opened) {
        this.opened = opened;
        this.socket = opened.socket();
        socket.pongHandler(pong -> unanswered = 0);
        socket.frameHandler(this::heard);
        // A peer that breaks off, or whose frames are no frames, is no news.
        socket.exceptionHandler(broken -> {});
    }

    private void heard(WebSocketFrame frame) {
        if (frame.isClose()) {
            return;
        }
        long now = System.nanoTime();
        if (now - framesSince > FRAMES_NANOS) {
            framesSince = now;
            frames = 0;
        }
        frames++;
        if (frames > 2 * FRAMES_MAX) {
            // Pings are answered even behind our close frame, which a peer that does not read never sees.
            opened.cut();
        } else if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
            close(NOT_FOR_MESSAGES, "nothing is taken here");
        } else if (frames > FRAMES_MAX) {
            close(TOO_MANY_FRAMES, "too many frames");
        }
    }

    @Override
    public void start() {}

    @Override
    public void write(Frame frame) {
        socket.writeTextMessage(frame.text()).onFailure(gone -> {});
    }

    @Override
    public void heartbeat() {
        unanswered++;
        socket.writePing(Buffer.buffer()).onFailure(gone -> {});
    }

    @Override
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    @Override
    public void bound(int queueBytesMax, Runnable onDrained) {
        socket.setWriteQueueMaxSize(queueBytesMax);
        socket.drainHandler(v -> onDrained.run());
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isSilent() {
        return unanswered > UNANSWERED_MAX;
    }

    @Override
    public void end(String reason) {
        close(reason.equals(Frames.EXPIRED) ? EXPIRED : GOING_AWAY, reason);
    }

    /** There was no room, as it turned out after the upgrade. */
    void refuse() {
        close(FULL, "no room");
    }

    private void close(short code, String reason) {
        if (!socket.isClosed()) {
            socket.close(code, reason).onFailure(gone -> {});
        }
    }

    /** It reads nothing, so it would not read a close frame either. */
    @Override
    public void drop() {
        opened.cut();
    }
}
