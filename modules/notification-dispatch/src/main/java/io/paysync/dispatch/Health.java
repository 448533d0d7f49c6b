package io.paysync.dispatch;

import io.paysync.channels.Sent.Outcome;
import io.paysync.dispatch.EndpointStore.Turn;
import io.paysync.platform.db.Queries;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which receivers this node has reached lately, and which only failed. Told to the database once a minute, where what all
 * nodes have seen comes together; that there is to be told is forgotten with the node, and seen again soon.
 */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    /** More are told the next time they are met. */
    private static final int KNOWN_MAX = 20_000;

    private final Queries db;
    private final EndpointStore store;
    private final DispatchConfig.Endpoints config;
    private final Consumer<Turn> turned;
    private Map<EndpointKey, Boolean> seen = new HashMap<>();

    /** @param turned told of each receiver that is suspended or has recovered */
    Health(Queries db, EndpointStore store, DispatchConfig.Endpoints config, Consumer<Turn> turned) {
        this.db = db;
        this.store = store;
        this.config = config;
        this.turned = turned;
    }

    /** An attempt has ended. One success outweighs all failures of the same minute. */
    void ended(EndpointKey receiver, Outcome outcome) {
        switch (outcome) {
            case DELIVERED, PERMANENT, RECIPIENT_GONE -> note(receiver, true);
            case RETRY, THROTTLED, UNKNOWN -> note(receiver, false);
            // Says nothing about the receiver, or ends it.
            case MISCONFIGURED, LOCKED_OUT, NOT_SENT, RECEIVER_GONE -> {}
        }
    }

    /** A suspended one was reached: others need not wait for the minute to end. */
    void recovered(EndpointKey receiver) {
        note(receiver, true);
        tell().onFailure(e -> LOG.warn("recovery is told later receiver={} cause={}", receiver, e.getMessage()));
    }

    private void note(EndpointKey receiver, boolean reached) {
        if (seen.size() < KNOWN_MAX || seen.containsKey(receiver)) {
            seen.merge(receiver, reached, Boolean::logicalOr);
        }
    }

    /**
     * Tells what was seen; what cannot be told now is told with what comes next. Also when nothing was: the answer names what
     * another node has left undone.
     */
    Future<Next> tell() {
        Map<EndpointKey, Boolean> telling = seen;
        seen = new HashMap<>();
        List<EndpointKey> reached = new ArrayList<>();
        List<EndpointKey> failed = new ArrayList<>();
        telling.forEach((receiver, well) -> (well ? reached : failed).add(receiver));
        Collections.sort(reached);
        Collections.sort(failed);
        return store.noteHealth(db, reached, failed, config.suspendAfter())
                .onFailure(e -> telling.forEach(this::note))
                .onSuccess(turns -> turns.forEach(turned))
                .map(Next.WAIT);
    }
}
