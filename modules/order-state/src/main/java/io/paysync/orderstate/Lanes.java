package io.paysync.orderstate;

import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.Node;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.batch.Batcher;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Batchers side by side, one write each. An order always goes through the same one, so the writes of this node never
 * compete for an order; only another node can be faster.
 */
final class Lanes<I, O> {
    private final List<Batcher<I, O>> lanes = new ArrayList<>();
    private final Function<I, @Nullable OrderKey> key;

    Lanes(
            Node node,
            String name,
            int count,
            BatchConfig lane,
            Function<I, @Nullable OrderKey> key,
            Function<List<I>, Future<List<O>>> write) {
        this.key = key;
        Comparator<I> order = Comparator.comparing(key, Comparator.nullsLast(Comparator.naturalOrder()));
        for (int i = 0; i < count; i++) {
            lanes.add(new Batcher<>(name + "-" + i, lane, order, write, node.vertx(), node.meters()));
        }
    }

    /** @return fails with BUSY when the item's lane is full */
    Future<O> add(I item) {
        OrderKey of = key.apply(item);
        return lanes.get(of == null ? 0 : Math.floorMod(of.hashCode(), lanes.size()))
                .add(item);
    }

    Future<Void> drain() {
        return Future.join(lanes.stream().map(Batcher::drain).toList()).mapEmpty();
    }
}
