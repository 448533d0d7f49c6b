package io.paysync.dispatch;

import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.dispatch.EndpointStore.Stored;
import io.paysync.platform.db.Tx;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether an endpoint may stand in for the one it names, which only the merchant's other endpoints can tell.
 *
 * @param linksMax endpoints in a row
 * @param waitsMax of all in a row together
 */
record StandIns(EndpointStore store, int linksMax, Duration waitsMax) {
    /** Why an endpoint may not be removed, or empty: one in the middle holds a row together. The merchant's endpoints are locked. */
    Future<Optional<String>> refuseRemoval(Tx tx, EndpointKey key) {
        return store.ofMerchants(tx, List.of(key.merchant())).map(all -> {
            boolean standsIn = all.stream()
                    .anyMatch(one -> one.key().equals(key) && one.rule().insteadOf() != null);
            return all.stream()
                    .filter(one -> standsIn && stoodIn(one, key))
                    .findFirst()
                    .map(one -> one.key().endpointId() + " stands in for it, and it for another one: change "
                            + one.key().endpointId() + " first");
        });
    }

    private static boolean stoodIn(Stored one, EndpointKey key) {
        InsteadOf insteadOf = one.rule().insteadOf();
        return insteadOf != null && insteadOf.endpoint().equals(key.endpointId());
    }

    /** Why not, or empty. The merchant's endpoints are locked. */
    Future<Optional<String>> refuse(Tx tx, SaveEndpoint ask) {
        InsteadOf insteadOf = EndpointRules.rule(ask).insteadOf();
        return insteadOf == null
                ? Future.succeededFuture(Optional.empty())
                : store.ofMerchants(tx, List.of(ask.merchant()))
                        .map(all -> Chain.refuse(
                                ask.endpointId(),
                                insteadOf,
                                all.stream()
                                        .collect(Collectors.toMap(
                                                stored -> stored.key().endpointId(), Stored::rule)),
                                linksMax,
                                waitsMax));
    }
}
