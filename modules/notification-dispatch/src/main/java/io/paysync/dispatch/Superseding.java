package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.OrderStatus;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which unsent messages a newer one of the same order and receiver withdraws. Pure. */
final class Superseding {
    /** In the log of attempts, and the state's name. */
    static final String WORD = "SUPERSEDED";

    /** After these nothing that was said before holds. */
    static final Set<String> FINAL_WORDS = finalWords();

    private Superseding() {}

    /** What holds at this endpoint. */
    static Supersede of(Target target, Map<String, Channel> channels) {
        Supersede chosen = target.rule().supersede();
        Channel channel = channels.get(target.channel());
        if (chosen != null) {
            return chosen;
        }
        return channel != null && channel.toPeople() ? Supersede.OUTDATED : Supersede.NONE;
    }

    static boolean withdraws(Supersede mode, String newer, String older) {
        return withdraws(mode, newer) && !spared(mode).equals(older);
    }

    /** Whether such a message withdraws any at all. */
    static boolean withdraws(Supersede mode, String newer) {
        return switch (mode) {
            case NONE -> false;
            case OUTDATED -> FINAL_WORDS.contains(newer);
            case ALL -> true;
        };
    }

    /** The one type that is not withdrawn, or nothing: an update says nothing about the status. */
    static String spared(Supersede mode) {
        return mode == Supersede.ALL ? "" : ChangeType.UPDATED;
    }

    private static Set<String> finalWords() {
        Set<String> types = new TreeSet<>();
        for (OrderStatus status : OrderStatus.values()) {
            if (leavesNothing(status)) {
                types.add(ChangeType.typeOf(status));
            }
        }
        return Set.copyOf(types);
    }

    /** A part of the money given back, or a dispute that is open, leaves it true that the order was paid. */
    private static boolean leavesNothing(OrderStatus status) {
        return switch (status) {
            case PAID, REFUNDED, FAILED, CLOSED, REVERSED, CHARGEBACK -> true;
            case CREATED, PENDING, PARTIALLY_REFUNDED, DISPUTED -> false;
        };
    }
}
