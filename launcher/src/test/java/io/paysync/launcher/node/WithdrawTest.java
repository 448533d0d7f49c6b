package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.cluster.ClusterApi.Heard;
import io.paysync.contract.cluster.ClusterApi.Presence;
import io.paysync.launcher.selfcheck.SelfCheckConfig;
import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes answer at one address, and one of them leaves while it is asked all the time. */
class WithdrawTest {
    /** Whether it is lost must not depend on how busy the machine is. */
    private static final Ask<Presence, Heard> ASK =
            Ask.of("test.withdraw", Presence.class, Heard.class, Duration.ofSeconds(30));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int[] members = {FreePorts.next(), FreePorts.next()};
    private final Running stays = start("stays", 0);
    private final Running leaves = start("leaves", 1);
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> answeredBy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    private record Running(Clustering.Joined joined, TestNode node) {
        void close() {
            node.close();
            join(joined.vertx().close());
        }
    }

    private Running start(String name, int index) {
        ClusterConfig config = new ClusterConfig(
                ClusterConfig.Mode.HAZELCAST,
                "withdraw-" + members[0],
                "127.0.0.1",
                null,
                members[index],
                FreePorts.next(),
                List.of("127.0.0.1:" + members[0], "127.0.0.1:" + members[1]),
                null,
                null,
                Duration.ofHours(1),
                SelfCheckConfig.DEFAULT,
                true);
        Clustering.Joined joined = join(Clustering.join(new VertxOptions(), config));
        TestNode node = TestNode.builder().vertx(joined.vertx()).nodeId(name).start();
        join(node.bus()
                .answer(
                        ASK,
                        1000,
                        question -> joined.vertx()
                                .timer(20, TimeUnit.MILLISECONDS)
                                .map(new Heard(name, "", List.of(), List.of()))));
        return new Running(joined, node);
    }

    private static <T> T join(Future<T> future) {
        return Probe.result(future, PATIENCE);
    }

    @AfterEach
    void close() {
        stays.close();
    }

    @Test
    void aNodeThatWithdrawsFirstLeavesNoQuestionUnanswered() {
        long asking = stays.joined().vertx().setPeriodic(5, timer -> ask());
        try {
            Probe.until("both to answer", PATIENCE, () -> answeredBy.size() == 2);

            join(leaves.node().bus().withdraw());
            // It still answers what comes; then nothing comes any more.
            Probe.until("the other one to answer alone", PATIENCE, this::onlyOneAnswers);
            leaves.close();
            int before = answered.get();
            Probe.until("more answers", PATIENCE, () -> answered.get() > before + 50);
        } finally {
            stays.joined().vertx().cancelTimer(asking);
        }
        Probe.until("the last answers", PATIENCE, () -> answered.get() + failures.size() == asked.get());

        assertThat(failures).isEmpty();
    }

    /** Since the look before, nothing came from the one that leaves. */
    private boolean onlyOneAnswers() {
        answeredBy.clear();
        int before = answered.get();
        Probe.until("some answers", PATIENCE, () -> answered.get() > before + 50);
        return !answeredBy.contains("leaves");
    }

    private void ask() {
        asked.incrementAndGet();
        stays.node()
                .bus()
                .ask(ASK, new Presence("", "", "", List.of(), false))
                .onSuccess(heard -> {
                    answeredBy.add(heard.node());
                    answered.incrementAndGet();
                })
                .onFailure(failures::add);
    }
}
