package io.paysync.channels.inbound;

/** Names of the headers of a message that was put aside. */
public final class Headers {
    public static final String REASON = "paysync-reason";
    public static final String DETAIL = "paysync-detail";
    public static final String AT = "paysync-at";
    public static final String TOPIC = "paysync-topic";
    public static final String PARTITION = "paysync-partition";
    public static final String OFFSET = "paysync-offset";
    public static final String QUEUE = "paysync-queue";
    public static final String EXCHANGE = "paysync-exchange";
    public static final String ROUTING_KEY = "paysync-routing-key";
    /** With the length that it had: the body was cut. */
    public static final String CUT = "paysync-cut-from-bytes";

    /** What is kept of the body of a message that its broker would not take again as a whole. */
    public static final int CUT_BYTES = 16 * 1024;

    private Headers() {}
}
