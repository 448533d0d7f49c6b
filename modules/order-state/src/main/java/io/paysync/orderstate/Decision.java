package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one fact does. */
sealed interface Decision {
    /** In words, for people. */
    String reason();

    /** The order moved. */
    record Move(OrderState after, Step step) implements Decision {
        @Override
        public String reason() {
            return step.change().reason();
        }
    }

    /**
     * Nothing to see in the order; {@code after} may know more than before.
     *
     * @param raised incidents to open all the same
     */
    record Nothing(OrderState after, String reason, List<Incident> raised) implements Decision {
        Nothing(OrderState after, String reason) {
            this(after, reason, List.of());
        }
    }

    /** Held: a person must look. A step when that was not flagged before. */
    record Review(OrderState after, Optional<Step> step, String reason) implements Decision {}

    /** No order is known for it yet. */
    record Park(String reason) implements Decision {}

    /**
     * One line of the history and what comes with it.
     *
     * @param raised incidents to open
     * @param settled incidents that have settled themselves
     */
    record Step(Change change, List<Incident> raised, List<Incident> settled) {}

    /** @param key one open incident per merchant and key */
    record Incident(Reason.Kind kind, String key, @Nullable String orderId, String text) {
        static Incident of(String orderId, Reason reason) {
            return new Incident(
                    reason.kind(), reason.kind() + " " + orderId + " " + reason.detail(), orderId, reason.detail());
        }
    }
}
