package io.paysync.channels;

import io.paysync.channels.inbound.Incoming;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Takes messages and settles each when the test says so. */
public final class Takers implements Function<Incoming, Future<Void>> {
    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    /** A message that waits to be settled. */
    public record Taken(Incoming message, String body, Promise<Void> ended) {
        public void settle() {
            ended.tryComplete();
        }
    }

    @Override
    public Future<Void> apply(Incoming message) {
        Taken one = new Taken(message, new String(message.body(), StandardCharsets.UTF_8), Promise.promise());
        taken.add(one);
        return one.ended().future();
    }

    public void await(String... bodies) {
        Probe.until(
                "to come: " + List.of(bodies),
                () -> taken.stream().map(Taken::body).toList().equals(List.of(bodies)));
    }

    public Taken get(String body) {
        return taken.stream().filter(one -> one.body().equals(body)).findFirst().orElseThrow();
    }

    /** How many have come and are not settled. */
    public long open() {
        return taken.stream().filter(one -> !one.ended().future().isComplete()).count();
    }

    /** Those that have come since the last time. */
    public List<Taken> drain() {
        List<Taken> all = List.copyOf(taken);
        taken.removeAll(all);
        return all;
    }

    /** What is not settled fails as soon as its broker has it back, as every taker has to do it. */
    public void giveUpWhenClosed() {
        Thread.ofVirtual()
                .start(() -> taken.forEach(one -> {
                    Probe.until(
                            "it is taken back",
                            () -> one.ended().future().isComplete()
                                    || !one.message().isCurrent());
                    one.ended().tryFail("not ours");
                }));
    }
}
