package io.paysync.bench.run;

import io.paysync.launcher.embedded.FreePort;
import java.io.IOException;

/**
 * How a node under test differs from the others.
 *
 * @param cluster the sections {@code cluster} and {@code hazelcast}
 * @param redis the value of {@code redis}
 * @param api more lines of the section {@code api}
 * @param polling more keys of the section {@code polling}
 */
record NodeSetup(String roles, String cluster, String redis, String api, String polling, boolean isDriven) {
    /** A whole node. */
    static final NodeSetup WHOLE =
            new NodeSetup("[intake, orders, dispatch, polling, api]", "cluster: none\n", "off", "", "", false);

    /** A node that only takes callbacks: it commits and acknowledges, what comes after is the work of other nodes. */
    static NodeSetup intakeOnly() throws IOException {
        return new NodeSetup("[intake]", """
            cluster: hazelcast
            hazelcast: {name: bench, host: 127.0.0.1, memberPort: %d, busPort: %d, members: [127.0.0.1], insecure: true}
            """.formatted(FreePort.next(), FreePort.next()), "off", "", "", false);
    }

    /** Started by {@link DrivenNode}, which can be told things that nobody tells a node from outside. */
    NodeSetup driven() {
        return new NodeSetup(roles, cluster, redis, api, polling, true);
    }

    NodeSetup withRedis(int port) {
        return new NodeSetup(roles, cluster, "{url: \"redis://127.0.0.1:" + port + "\"}", api, polling, isDriven);
    }

    /** With room for so many live feeds; the played provider is not there, so nobody asks it about what is watched. */
    NodeSetup withFeeds(int watchers, int watchersOfOne) {
        // Others ask meanwhile, and feeds that were closed may not have ended yet.
        int connections = 2 * watchers + 1000;
        return new NodeSetup(
                roles, cluster, redis, """
              limits: {connectionsMax: %1$d, connectionsPerAddressMax: %1$d}
              events: {watchersMax: %1$d, watchersPerMerchantMax: %1$d, watchersPerOrderMax: %2$d}
            """.formatted(connections, watchersOfOne), ", viewed: {on: false}", isDriven);
    }
}
