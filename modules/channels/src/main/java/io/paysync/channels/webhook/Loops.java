package io.paysync.channels.webhook;

import io.vertx.core.MultiMap;

/**
 * How a webhook of ours is known when it comes back. A merchant may name our own callback listener as its URL, or that of
 * another Paysync, directly or behind a forwarder; each message would then bring the next one about. So every webhook carries a
 * header that no provider sends, and whoever takes callbacks refuses what carries it and says so with the same header: the
 * status alone is also sent by hosters that are out of resources.
 */
public final class Loops {
    /** On every webhook, and on the answer of the one who has refused it for that. */
    public static final String HEADER = "paysync-loop";

    /** What stands in it. */
    public static final String VALUE = "1";

    /** "Loop Detected" (RFC 5842). */
    public static final int STATUS = 508;

    private Loops() {}

    /** Whether this answer says that a Paysync was told what a Paysync told. */
    static boolean answered(int status, MultiMap headers) {
        return status == STATUS && headers.contains(HEADER);
    }
}
