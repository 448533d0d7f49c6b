package io.paysync.orderstate;

import io.paysync.platform.Node;
import io.paysync.platform.db.Schema;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the orders. Any number of them, on any node, share the work through the database. */
public final class OrderStateVerticle extends VerticleBase {
    public static final Schema SCHEMA = Schema.of("orders");

    private final Node node;
    private final OrderStateConfig config;
    private final List<OwnedAccount> accounts;
    private final Answers answers;
    private @Nullable Parts parts;

    /** @param accounts all that the settings know: what is paid through a sandbox's is no money */
    public OrderStateVerticle(Node node, OrderStateConfig config, Collection<OwnedAccount> accounts) {
        this.node = node;
        this.config = config;
        this.accounts = List.copyOf(accounts);
        this.answers = new Answers(node, config.inFlightMax());
    }

    @Override
    public Future<?> start() {
        Parts made = Parts.of(node, config, accounts);
        parts = made;
        return answers.listen(made).onSuccess(v -> made.start());
    }

    @Override
    public Future<?> stop() {
        Parts made = parts;
        return answers.close().eventually(() -> made == null ? Future.succeededFuture() : made.stop());
    }
}
