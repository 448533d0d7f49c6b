package io.paysync.orderstate;

import io.paysync.platform.Node;
import io.paysync.platform.db.Schema;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Keeps the orders. Any number of them, on any node, share the work through the database. */
public final class OrderStateVerticle extends VerticleBase {
    public static final Schema SCHEMA = Schema.of("orders");

    private final Node node;
    private final OrderStateConfig config;
    private final Answers answers;
    private @Nullable Parts parts;

    public OrderStateVerticle(Node node, OrderStateConfig config) {
        this.node = node;
        this.config = config;
        this.answers = new Answers(node, config.inFlightMax());
    }

    @Override
    public Future<?> start() {
        Parts made = Parts.of(node, config);
        parts = made;
        return answers.listen(made).onSuccess(v -> made.start());
    }

    @Override
    public Future<?> stop() {
        Parts made = parts;
        return answers.close().eventually(() -> made == null ? Future.succeededFuture() : made.stop());
    }
}
