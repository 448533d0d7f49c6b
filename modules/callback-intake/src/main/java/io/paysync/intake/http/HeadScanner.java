package io.paysync.intake.http;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a request head in raw bytes and refuses what the decoder behind it would quietly repair: folded
 * header lines, blanks around the parts of the request line, a flood of empty lines in front of it. A front proxy may
 * read such bytes otherwise than we do, and that is how requests are smuggled.
 *
 * <p>Keeps its place between reads, so a head may come in any number of pieces.
 */
final class HeadScanner {
    /** The head has not ended yet. */
    static final int MORE = -1;

    /** The bytes are not a head we accept. */
    static final int REFUSED = -2;

    private static final int EMPTY_LINES_MAX = 4;

    private boolean requestLineSeen;
    private int emptyLines;
    private int lineBytes;
    private int blanks;
    private byte last;

    /** @return the index just behind the head, {@link #MORE} or {@link #REFUSED} */
    int scan(ByteBuf bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (lineBytes == 0 && isBlank(bytes.getByte(at))) {
                return REFUSED;
            }
            int lf = bytes.indexOf(at, to, (byte) '\n');
            int end = lf < 0 ? to : lf;
            if (!requestLineSeen && !plainRequestLine(bytes, at, end)) {
                return REFUSED;
            }
            lineBytes += end - at;
            if (end > at) {
                last = bytes.getByte(end - 1);
            }
            if (lf < 0) {
                return MORE;
            }
            at = lf + 1;
            boolean empty = lineBytes == 0 || (lineBytes == 1 && last == '\r');
            lineBytes = 0;
            if (!empty) {
                requestLineSeen = true;
            } else if (requestLineSeen) {
                reset();
                return at;
            } else if (++emptyLines > EMPTY_LINES_MAX) {
                return REFUSED;
            }
        }
        return MORE;
    }

    /** @return whether bytes of a head were seen that has not ended */
    boolean midway() {
        return requestLineSeen || lineBytes > 0 || emptyLines > 0;
    }

    void reset() {
        requestLineSeen = false;
        emptyLines = 0;
        lineBytes = 0;
        blanks = 0;
    }

    /** Exactly two single spaces, no tab and no other control character but the CR at the end. */
    private boolean plainRequestLine(ByteBuf bytes, int from, int to) {
        byte before = lineBytes == 0 ? (byte) ' ' : last;
        for (int i = from; i < to; i++) {
            byte c = bytes.getByte(i);
            if (c == ' ' && (before == ' ' || ++blanks > 2)) {
                return false;
            }
            if ((c >= 0 && c < ' ' && c != '\r') || before == '\r') {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
