package io.paysync.platform.lease;

/**
 * A place in an append-only log. Ordered by the writing transaction first, because sequence order is not commit order.
 *
 * @param xid the row's {@code pg_current_xact_id()}; as a parameter {@code $n::bigint::text::xid8}, as a column
 *     {@code xid::text::bigint}
 * @param id the row's sequence number
 */
public record Mark(long xid, long id) implements Comparable<Mark> {
    /** Before the first row. */
    public static final Mark START = new Mark(0, 0);

    @Override
    public int compareTo(Mark other) {
        int byXid = Long.compare(xid, other.xid);
        return byXid != 0 ? byXid : Long.compare(id, other.id);
    }
}
