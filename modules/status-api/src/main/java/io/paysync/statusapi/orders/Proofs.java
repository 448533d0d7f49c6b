package io.paysync.statusapi.orders;

import io.paysync.contract.domain.FactKey;
import io.paysync.contract.intake.IntakeApi.CallbackSeen;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.statusapi.orders.Timeline.Evidence;
import io.paysync.statusapi.wire.ChangeView.FactRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind each fact of an order: which way it came, the rule that fits it and the stored request. */
final class Proofs {
    private final Map<FactKey, FactSeen> facts = new HashMap<>();
    private final Map<FactKey, String> callbacks = new HashMap<>();

    private Proofs() {}

    static Proofs of(List<FactSeen> facts, List<CallbackSeen> callbacks) {
        Proofs proofs = new Proofs();
        facts.forEach(fact -> proofs.facts.put(fact.key(), fact));
        for (CallbackSeen seen : callbacks) {
            if (seen.id() != null) {
                proofs.callbacks.put(seen.key(), seen.id());
            }
        }
        return proofs;
    }

    @Nullable
    String callbackId(FactKey key) {
        return callbacks.get(key);
    }

    /** Null for a registration, an operator's act, and a fact beyond those that were told. */
    @Nullable
    Evidence evidence(@Nullable FactKey cause) {
        FactSeen fact = cause == null ? null : facts.get(cause);
        if (fact == null) {
            return null;
        }
        String id = callbacks.get(fact.key());
        return new Evidence(FactRef.of(fact.key()), fact.source(), fact.receivedAt(), id, href(id));
    }

    @Nullable
    String rule(@Nullable FactKey cause) {
        FactSeen fact = cause == null ? null : facts.get(cause);
        return fact == null ? null : fact.rule();
    }

    /** Where the stored request is judged once more. */
    static @Nullable String href(@Nullable String callbackId) {
        return callbackId == null ? null : "/v1/callbacks/" + callbackId + "/dry-run";
    }
}
