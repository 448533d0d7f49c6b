package io.paysync.providers.reading;

/** A look at bytes that nobody has parsed yet. */
public final class Bytes {
    private Bytes() {}

    /** Whether the piece is anywhere in it. */
    public static boolean contains(byte[] body, byte[] piece) {
        for (int at = 0; at <= body.length - piece.length; at++) {
            int same = 0;
            while (same < piece.length && body[at + same] == piece[same]) {
                same++;
            }
            if (same == piece.length) {
                return true;
            }
        }
        return false;
    }
}
