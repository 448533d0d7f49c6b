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

    /** @param type the change's event type; @param settled whether it settled the order, so that nothing is left to ask about */
    public record ChangeKey(OrderKey key, int version, String type, boolean settled) {}
}
