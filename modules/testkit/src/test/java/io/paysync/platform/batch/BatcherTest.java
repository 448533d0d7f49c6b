package io.paysync.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BatcherTest {
    private static Vertx vertx;

    @BeforeAll
    @BeforeContainer
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    @AfterContainer
    static void stop() {
        Probe.result(vertx.close());
    }

    /** Whatever a store does, each item is answered exactly once, and an item fails only for a reason of its own. */
    @Property(tries = 60)
    void everyItemIsAnsweredOnce(
            @ForAll @IntRange(min = 1, max = 150) int items,
            @ForAll @IntRange(min = 1, max = 40) int rowsMax,
            @ForAll @IntRange(min = 1, max = 4) int lanes,
            @ForAll @IntRange(min = 1, max = 20) int poisonEvery,
            @ForAll @IntRange(min = 0, max = 3) int conflictEvery,
            @ForAll long seed) {
        Random random = new Random(seed);
        AtomicInteger writes = new AtomicInteger();
        Set<Integer> written = new HashSet<>();
        List<String> broken = new CopyOnWriteArrayList<>();
        AtomicInteger busy = new AtomicInteger();
        Function<List<Integer>, Future<List<String>>> write = batch -> {
            if (busy.incrementAndGet() > lanes || batch.size() > rowsMax || !sorted(batch)) {
                broken.add("bounds or order: " + batch);
            }
            boolean conflict = conflictEvery > 0 && writes.incrementAndGet() % 2 == 1;
            boolean poison = batch.stream().anyMatch(i -> i % (poisonEvery + 1) == 0);
            Promise<List<String>> done = Promise.promise();
            vertx.setTimer(1 + random.nextInt(3), t -> {
                busy.decrementAndGet();
                if (conflict && !poison) {
                    done.fail(Fault.of(Fault.Code.CONFLICT, "deadlock"));
                } else if (poison) {
                    done.fail(new IllegalStateException("poison"));
                } else {
                    for (int item : batch) {
                        if (!written.add(item)) {
                            broken.add("written twice: " + item);
                        }
                    }
                    done.complete(batch.stream().map(String::valueOf).toList());
                }
            });
            return done.future();
        };
        Batcher<Integer, String> batcher = batcher(new BatchConfig(rowsMax, 1_000, lanes), write);

        List<Future<String>> answers = new ArrayList<>();
        for (int i = items; i > 0; i--) {
            answers.add(batcher.add(i));
        }
        Probe.result(batcher.drain());

        for (int i = items; i > 0; i--) {
            Future<String> answer = answers.get(items - i);
            Probe.until("item " + i + " is answered", answer::isComplete);
            if (i % (poisonEvery + 1) == 0) {
                assertThat(Probe.failure(answer)).hasMessage("poison");
            } else if (answer.failed()) {
                assertThat(Probe.fault(answer).code()).isEqualTo(Fault.Code.CONFLICT);
                assertThat(conflictEvery).isPositive();
            } else {
                assertThat(Probe.result(answer)).isEqualTo(String.valueOf(i));
            }
        }
        assertThat(broken).isEmpty();
        assertThat(batcher.queued()).isZero();
    }

    @Test
    void burstLeavesTogetherAndWhatComesMeanwhileLeavesNext() {
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        List<Promise<List<String>>> open = new CopyOnWriteArrayList<>();
        Batcher<Integer, String> batcher = onContext(() -> batcher(new BatchConfig(100, 1_000, 1), batch -> {
            sizes.add(batch.size());
            Promise<List<String>> promise = Promise.promise();
            open.add(promise);
            return promise.future().map(v -> texts(batch));
        }));

        onContext(() -> IntStream.range(0, 50).mapToObj(batcher::add).toList());
        Probe.until("the burst is being written", () -> sizes.size() == 1);
        onContext(() -> IntStream.range(50, 250).mapToObj(batcher::add).toList());
        assertThat(sizes).hasSize(1);
        open.getFirst().complete(List.of());
        Probe.until("the next batch is full", () -> sizes.size() == 2);
        open.get(1).complete(List.of());
        Probe.until("the rest follows", () -> sizes.size() == 3);

        assertThat(sizes.getFirst()).isGreaterThanOrEqualTo(1);
        assertThat(sizes.subList(1, 3)).containsExactly(100, 100);
        open.get(2).complete(List.of());
        Probe.result(batcher.drain());
    }

    @Test
    void fullQueueRefusesAtOnce() {
        Promise<List<String>> never = Promise.promise();
        Batcher<Integer, String> batcher = batcher(new BatchConfig(1, 3, 1), batch -> never.future());
        batcher.add(0);
        Probe.until("the first is being written", () -> batcher.queued() == 0);

        List<Future<String>> more = IntStream.range(1, 6).mapToObj(batcher::add).toList();

        assertThat(more.subList(3, 5))
                .allSatisfy(f -> assertThat(Probe.fault(f).code()).isEqualTo(Fault.Code.BUSY));
        assertThat(more.subList(0, 3)).noneMatch(Future::isComplete);
    }

    @Test
    void unavailableFailsTheBatchWithOneWriteAndTheNextIsTried() {
        AtomicInteger writes = new AtomicInteger();
        Batcher<Integer, String> batcher = batcher(
                new BatchConfig(10, 100, 1),
                batch -> writes.incrementAndGet() == 1
                        ? Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "gone"))
                        : Future.succeededFuture(texts(batch)));
        List<Future<String>> first =
                onContext(() -> IntStream.range(0, 10).mapToObj(batcher::add).toList());

        assertThat(first).allSatisfy(f -> assertThat(Probe.fault(f).code()).isEqualTo(Fault.Code.UNAVAILABLE));
        assertThat(writes).hasValue(1);
        assertThat(Probe.result(batcher.add(5))).isEqualTo("5");
    }

    @Test
    void conflictIsRepeatedOnceAsAWhole() {
        List<List<Integer>> seen = new CopyOnWriteArrayList<>();
        Batcher<Integer, String> batcher = batcher(new BatchConfig(10, 100, 1), batch -> {
            seen.add(batch);
            return seen.size() == 1
                    ? Future.failedFuture(Fault.of(Fault.Code.CONFLICT, "deadlock"))
                    : Future.succeededFuture(texts(batch));
        });

        List<Future<String>> all = onContext(() -> List.of(batcher.add(2), batcher.add(1)));

        assertThat(Probe.result(all.getFirst())).isEqualTo("2");
        assertThat(seen).containsExactly(List.of(1, 2), List.of(1, 2));
    }

    @Test
    void wrongNumberOfAnswersAndThrownErrorsFailTheirItemsOnly() {
        Batcher<Integer, String> batcher = batcher(new BatchConfig(1, 100, 1), batch -> {
            if (batch.contains(1)) {
                throw new IllegalArgumentException("thrown");
            }
            return Future.succeededFuture(batch.contains(2) ? List.of() : texts(batch));
        });

        Future<String> thrown = batcher.add(1);
        Future<String> missing = batcher.add(2);
        Future<String> good = batcher.add(3);

        assertThat(Probe.failure(thrown)).hasMessage("thrown");
        assertThat(Probe.failure(missing)).hasMessage("0 answers for 1 items");
        assertThat(Probe.result(good)).isEqualTo("3");
    }

    @Test
    void bytesBoundCutsABatchAndOneHugeItemGoesAlone() {
        List<List<Integer>> seen = new CopyOnWriteArrayList<>();
        Batcher<Integer, String> batcher = onContext(() -> new Batcher<Integer, String>(
                "test",
                new BatchConfig(100, 10, 100, 1),
                Comparator.naturalOrder(),
                i -> i,
                batch -> {
                    seen.add(batch);
                    return Future.succeededFuture(texts(batch));
                },
                vertx,
                new SimpleMeterRegistry()));

        onContext(() -> List.of(batcher.add(4), batcher.add(5), batcher.add(3), batcher.add(99), batcher.add(1)));
        Probe.result(batcher.drain());

        assertThat(seen).isNotEmpty();
        assertThat(seen)
                .allMatch(batch ->
                        batch.size() == 1 || batch.stream().mapToInt(i -> i).sum() <= 10);
    }

    @Test
    void drainAnswersAllAndTakesNoMore() {
        Batcher<Integer, String> batcher =
                batcher(new BatchConfig(3, 100, 2), batch -> vertx.timer(5).map(v -> texts(batch)));
        List<Future<String>> all = IntStream.range(0, 20).mapToObj(batcher::add).toList();

        Probe.result(batcher.drain());

        assertThat(all).allMatch(Future::succeeded);
        assertThat(Probe.fault(batcher.add(1)).code()).isEqualTo(Fault.Code.BUSY);
    }

    private static Batcher<Integer, String> batcher(
            BatchConfig config, Function<List<Integer>, Future<List<String>>> write) {
        return new Batcher<>("test", config, Comparator.naturalOrder(), write, vertx, new SimpleMeterRegistry());
    }

    private static <T> T onContext(java.util.function.Supplier<T> action) {
        return Probe.result(Future.future(p -> vertx.runOnContext(v -> p.complete(action.get()))));
    }

    private static List<String> texts(List<Integer> batch) {
        return batch.stream().map(String::valueOf).toList();
    }

    private static boolean sorted(List<Integer> batch) {
        return batch.equals(batch.stream().sorted().toList());
    }
}
