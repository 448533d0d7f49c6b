package io.paysync.contract.orders;

import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import java.util.List;

/** How changes are handed to those who act on them (dispatch, polling): offer, take after commit, sweep what is missing. */
public final class Handover {
    private Handover() {}

    /** @param changes 1 to 500, committed by order-state; repeats and any order of arrival are allowed */
    public record OfferChanges(List<Change> changes) implements Message {}

    /** All offered changes are committed by the receiver. */
    public record ChangesTaken(int taken) implements Message {}

    /** @param keys 1 to 1000 */
    public record FindMissingChanges(List<ChangeKey> keys) implements Message {}

    /** Those of which the receiver has no trace; offering them again is always safe. */
    public record MissingChanges(List<ChangeKey> keys) implements Message {}

    /**
     * What is missing before these versions? Asked by one who has come upon a gap that was not filled in time.
     *
     * @param receiver who asks, by the name under which changes are handed to it
     * @param before 1 to {@link #ORDERS_MAX}
     */
    public record FindUnhanded(String receiver, List<Before> before) implements Message {
        public static final String DISPATCH = "dispatch";
        public static final int ORDERS_MAX = 20;
    }

    /** All of an order's changes that are older than this version. */
    public record Before(OrderKey key, int version) {}

    /**
     * Those of which it is not certain that the receiver has them, in the order of their versions; of one order the oldest 20.
     * None: there is none, or the receiver has confirmed each.
     */
    public record Unhanded(List<Change> changes) implements Message {}

    /** @param type the change's event type; @param settled whether it settled the order, so that nothing is left to ask about */
    public record ChangeKey(OrderKey key, int version, String type, boolean settled) {}
}
