package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
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

    /** Nothing to see in the order; {@code after} may know more than before. */
    record Nothing(OrderState after, String reason) implements Decision {}

    /** Held: a person must look. A step when that was not flagged before. */
    record Review(OrderState after, Optional<Step> step, String reason) implements Decision {}

    /** No order is known for it yet. */
    record Park(String reason) implements Decision {}

    /** One line of the history. */
    record Step(Change change) {}

    /** @param key one open incident per merchant and key */
    record Incident(Reason.Kind kind, String key, @Nullable String orderId, String text) {
        static Incident of(String orderId, Reason reason) {
            return new Incident(
                    reason.kind(), reason.kind() + " " + orderId + " " + reason.detail(), orderId, reason.detail());
        }
    }
}
