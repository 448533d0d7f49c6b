package io.paysync.platform.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;

/** Tells the cluster that this node no longer listens at an address, although it still does. */
final class Withdrawal {
    private Withdrawal() {}

    static Future<Void> of(ClusterManager manager, String address) {
        Promise<List<RegistrationInfo>> found = Promise.promise();
        manager.getRegistrations(address, found);
        return found.future()
                .compose(all -> Future.join(all.stream()
                        .filter(each -> each.nodeId().equals(manager.getNodeId()))
                        .map(each -> remove(manager, address, each))
                        .toList()))
                .mapEmpty();
    }

    private static Future<Void> remove(ClusterManager manager, String address, RegistrationInfo registration) {
        Promise<Void> removed = Promise.promise();
        manager.removeRegistration(address, registration, removed);
        return removed.future();
    }
}
