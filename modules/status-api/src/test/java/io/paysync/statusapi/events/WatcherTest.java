package io.paysync.statusapi.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.statusapi.SampleOrders;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatcherTest {
    private static final OrderKey KEY = new OrderKey("default", "A-1");
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> written = new ArrayList<>();
    private boolean full;
    private boolean reset;
    private Handler<Void> drained = v -> {};

    /** A response that records what is written and is full when the test says so. */
    @SuppressWarnings("unchecked")
    private final HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
            WatcherTest.class.getClassLoader(), new Class<?>[] {HttpServerResponse.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "write" -> {
                        written.add(((Buffer) args[0]).toString());
                        return Future.succeededFuture();
                    }
                    case "writeQueueFull" -> {
                        return full;
                    }
                    case "drainHandler" -> drained = (Handler<Void>) args[0];
                    case "reset" -> {
                        reset = true;
                        return Future.succeededFuture();
                    }
                    case "closed", "ended" -> {
                        return false;
                    }
                    default -> {}
                }
                return proxy;
            });

    private static Order order(int version) {
        return SampleOrders.order(KEY, OrderStatus.PENDING, version, AT);
    }

    private static List<Change> history(int to) {
        return IntStream.rangeClosed(1, to)
                .mapToObj(v ->
                        new Change(KEY, v, OrderStatus.PENDING, OrderStatus.PENDING, null, null, "r", AT, order(v)))
                .toList();
    }

    private Watcher watcher(int seen) {
        Watcher watcher = new Watcher(new EventStream(response, Map.of()), seen, AT.plusSeconds(60));
        watcher.bound(4096, () -> watcher.offer(order(10), history(10), 2));
        return watcher;
    }

    @Test
    void aFullReaderGetsNothingMoreAndLosesNothing() {
        Watcher watcher = watcher(1);
        watcher.offer(order(2), history(2), 0);
        full = true;
        watcher.offer(order(10), history(10), 1);
        watcher.heartbeat(1_000, 1);
        int before = written.size();

        full = false;
        drained.handle(null);

        assertThat(before).isEqualTo(3);
        assertThat(watcher.seen()).isEqualTo(10);
        assertThat(written.stream()
                        .filter(text -> text.startsWith("id: "))
                        .map(text -> text.substring(4, text.indexOf('\n'))))
                .containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void aReaderThatStaysFullIsStalled() {
        Watcher watcher = watcher(1);
        full = true;
        watcher.offer(order(2), history(2), 100);

        assertThat(watcher.isStalled(149, 50)).isFalse();
        assertThat(watcher.isStalled(150, 50)).isTrue();
        watcher.drop();
        assertThat(reset).isTrue();
    }

    @Test
    void aStateOlderThanWhatWasSentIsNotSent() {
        Watcher watcher = watcher(0);
        watcher.offer(order(5), List.of(), 0);
        watcher.offer(order(4), history(4), 1);
        watcher.offer(order(5), List.of(), 2);

        assertThat(watcher.seen()).isEqualTo(5);
        assertThat(written.stream().filter(text -> text.startsWith("id: "))).hasSize(1);
    }

    @Test
    void nothingIsWrittenBeforeTheOrderIsKnown() {
        Watcher watcher = watcher(0);
        watcher.heartbeat(1_000, 1);
        watcher.end("stopping");

        assertThat(written).isEmpty();
        assertThat(watcher.isStarted()).isFalse();
    }
}
