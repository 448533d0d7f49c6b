package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.contract.domain.Change;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.dispatch.DispatchStore.Fresh;
import io.paysync.dispatch.DispatchStore.Result;
import io.paysync.dispatch.DispatchStore.Taken;
import io.paysync.dispatch.QueueStore.Behind;
import io.paysync.dispatch.QueueStore.Share;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.sweep.Source;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final EndpointKey A = new EndpointKey("shop", "a");
    private static final EndpointKey B = new EndpointKey("shop", "b");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HOLD = Duration.ofSeconds(1);
    private static final SecretBox BOX = new SecretBox(Samples.KEY, Optional.empty(), new java.util.Random(1));
    private static final DispatchConfig.Claim CLAIM =
            new DispatchConfig.Claim(HOLD, 500, 200, 1000, Duration.ofSeconds(60), HOLD, HOUR, HOUR.multipliedBy(2));

    private TestNode node;
    private DispatchStore store;
    private QueueStore queue;

    @BeforeEach
    void open() {
        node = TestNode.on(World.database());
        store = new DispatchStore(node.db(), BOX);
        queue = new QueueStore(node.db(), BOX);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void deliveryIsTakenOnceHoweverOftenItIsOffered() {
        Held first = held(A, "o1", 1);

        assertThat(take(fresh(first), fresh(held(A, "o1", 1)))).containsExactly(Taken.MINE, Taken.KNOWN);
        assertThat(take(fresh(held(A, "o1", 1)), fresh(held(B, "o1", 1)))).containsExactly(Taken.KNOWN, Taken.MINE);
    }

    @Test
    void spilledOneAndOneBehindAPendingOneAreQueued() {
        take(fresh(held(A, "o1", 1)));
        Held spilled = held(A, "o2", 1);
        spilled.spilled = true;

        List<Taken> taken = take(new Fresh(held(A, "o1", 2), 0, false), fresh(spilled));

        assertThat(taken).containsExactly(Taken.QUEUED, Taken.QUEUED);
        assertThat(claim(A, 10)).extracting(held -> held.key.orderId()).containsExactly("o2");
    }

    @Test
    void resultIsWrittenByTheHolderOfTheFenceOnly() {
        Held old = spilled(A, "o1", 1);
        take(fresh(old));
        Held claimed = claim(A, 1).getFirst();

        assertThat(finish(old, new Step.Delivered())).containsExactly(false);
        assertThat(state("o1")).isEqualTo("pending");
        assertThat(finish(claimed, new Step.Delivered())).containsExactly(true);
        assertThat(finish(claimed, new Step.Dead("LATE"))).containsExactly(false);
        assertThat(state("o1")).isEqualTo("done");
    }

    @Test
    void claimedDeliveryComesBackWhenItsLeaseIsOver() {
        take(fresh(spilled(A, "o1", 1)));
        Held first = claim(A, 1).getFirst();
        assertThat(claim(A, 1)).isEmpty();

        run("update dispatch.delivery set due_at = due_at - interval '61 s'");
        Held second = claim(A, 1).getFirst();

        assertThat(second.fence).isGreaterThan(first.fence);
        assertThat(second.body).isEqualTo(first.body);
        assertThat(second.key.messageId()).isEqualTo(first.key.messageId());
    }

    @Test
    void newerOneWaitsForTheOlderAndIsDueAtOnceWhenThatIsFinished() {
        Held older = held(A, "o1", 1);
        take(fresh(older));
        take(new Fresh(held(A, "o1", 2), 0, false));
        finish(older, new Step.Again(HOUR));
        run("update dispatch.delivery set due_at = clock_timestamp() where version = 2");

        assertThat(claim(A, 10)).isEmpty();
        assertThat(dueInSeconds("o1", 2)).isGreaterThan(3500);

        run("update dispatch.delivery set due_at = clock_timestamp() where version = 1");
        Held again = claim(A, 10).getFirst();
        assertThat(again.key.version()).isEqualTo(1);
        finish(again, new Step.Delivered());

        assertThat(claim(A, 10)).extracting(held -> held.key.version()).containsExactly(2);
    }

    @Test
    void oneThatCameBeforeTheOneBeforeItWaitsForIt() {
        assertThat(take(new Fresh(held(A, "o1", 2), 0, true))).containsExactly(Taken.QUEUED);
        dueNow("o1", 2);

        assertThat(claim(A, 10)).isEmpty();

        Held older = held(A, "o1", 1);
        assertThat(take(fresh(older))).containsExactly(Taken.MINE);
        dueNow("o1", 2);
        assertThat(claim(A, 10)).isEmpty();
        finish(older, new Step.Delivered());
        dueNow("o1", 2);
        assertThat(claim(A, 10)).extracting(held -> held.key.version()).containsExactly(2);
    }

    @Test
    void oneBeforeWhichNothingComesIsSentAfterAWhile() {
        take(new Fresh(held(A, "o1", 2), 0, true));
        run("update dispatch.delivery set created_at = created_at - interval '61 min', due_at = clock_timestamp()");

        List<Held> claimed = claim(A, 10);

        assertThat(claimed).extracting(held -> held.key.version()).containsExactly(2);
        assertThat(claimed.getFirst().waited).isBetween(Duration.ofMinutes(61), Duration.ofMinutes(70));
    }

    @Test
    void nothingIsMissingBeforeOneThatWasLookedAfter() {
        take(new Fresh(held(A, "o1", 2), 0, true));
        run("update dispatch.delivery set created_at = created_at - interval '61 min', due_at = clock_timestamp()");
        finish(claim(A, 10).getFirst(), new Step.PutBack(Duration.ZERO, false));
        dueNow("o1", 2);

        assertThat(claim(A, 10)).extracting(held -> held.waited).containsExactly((Duration) null);
    }

    @Test
    void oneToAReceiverThatIsOffIsDeadAndStandsBeforeNothing() {
        Held off = held(A, "o1", 1);
        off.off = true;

        assertThat(take(fresh(off))).containsExactly(Taken.MINE);
        assertThat(state("o1")).isEqualTo("dead");
        assertThat(take(new Fresh(held(A, "o1", 2), 0, true))).containsExactly(Taken.MINE);
    }

    @Test
    void oneBehindAnOlderOneInMemoryIsQueuedForThoseBetweenThem() {
        take(fresh(held(A, "o1", 2)));

        assertThat(take(fresh(held(A, "o1", 1)), new Fresh(held(A, "o1", 3), 1, true)))
                .containsExactly(Taken.MINE, Taken.QUEUED);
        assertThat(take(new Fresh(held(A, "o1", 4), 3, true))).containsExactly(Taken.MINE);
    }

    @Test
    void claimTakesFromEachReceiverItsShareWhateverTheOthersHave() {
        for (int i = 0; i < 50; i++) {
            take(fresh(spilled(A, "a" + i, 1)));
        }
        take(fresh(spilled(B, "b0", 1)), fresh(spilled(B, "b1", 1)));
        EndpointKey other = new EndpointKey("other", "x");
        take(fresh(spilled(other, "x0", 1)));

        assertThat(Probe.result(queue.due(null, 100)).due()).containsExactly(other, A, B);
        List<Held> claimed = Probe.result(queue.claim(
                        List.of(
                                new Share(A, 3, Supersede.NONE),
                                new Share(B, 3, Supersede.NONE),
                                new Share(other, 3, Supersede.NONE)),
                        CLAIM))
                .mine();

        assertThat(claimed).hasSize(6);
        assertThat(claimed).filteredOn(held -> held.endpoint().equals(A)).hasSize(3);
    }

    @Test
    void lookAtTheQueueGoesOnWhereItEnded() {
        EndpointKey other = new EndpointKey("other", "x");
        take(fresh(spilled(A, "a", 1)), fresh(spilled(B, "b", 1)), fresh(spilled(other, "x", 1)));

        QueueStore.Due first = Probe.result(queue.due(null, 2));
        QueueStore.Due second = Probe.result(queue.due(first.next(), 2));

        assertThat(first.due()).containsExactly(other, A);
        assertThat(second.due()).containsExactly(B);
        assertThat(second.next()).isNull();
    }

    @Test
    void logShowsWhatANodeLeftBehindAndRecoveryMakesItDue() {
        Held left = held(A, "o1", 1);
        Held done = held(A, "o2", 1);
        take(fresh(left), fresh(done), fresh(spilled(A, "o3", 1)));
        finish(done, new Step.Delivered());

        List<Source.Entry<Optional<DeliveryKey>>> log = Probe.result(queue.log().read(Mark.START, 100));
        List<DeliveryKey> behind =
                log.stream().map(Source.Entry::item).flatMap(Optional::stream).toList();

        assertThat(log).hasSize(3);
        assertThat(behind).containsExactly(left.key);
        assertThat(Probe.result(store.recover(behind))).isEqualTo(1);
        assertThat(finish(left, new Step.Delivered()))
                .as("the old holder is fenced")
                .containsExactly(false);
        assertThat(claim(A, 10)).extracting(held -> held.key.orderId()).containsExactlyInAnyOrder("o1", "o3");
    }

    @Test
    void waitingDeliveriesOfAGoneReceiverAreDeadPageByPage() {
        take(fresh(spilled(A, "o1", 1)), fresh(spilled(A, "o2", 1)), fresh(spilled(B, "o3", 1)));

        assertThat(Probe.result(store.bury(A, 1))).isEqualTo(1);
        assertThat(Probe.result(store.bury(A, 10))).isEqualTo(1);

        assertThat(state("o1")).isEqualTo("dead");
        assertThat(state("o2")).isEqualTo("dead");
        assertThat(state("o3")).isEqualTo("pending");
    }

    @Test
    void whatIsOutOfTimeAtAClosedReceiverIsGivenUp() {
        take(fresh(spilled(A, "o1", 1)), fresh(spilled(A, "o2", 1)));
        run("update dispatch.delivery set expires_at = clock_timestamp() - interval '1 s' where order_id = 'o1'");

        assertThat(Probe.result(queue.expire(List.of(A, B), 100)))
                .extracting(DeliveryKey::orderId)
                .containsExactly("o1");
        assertThat(state("o1")).isEqualTo("dead");
        assertThat(state("o2")).isEqualTo("pending");
    }

    @Test
    void onlyWhatIsInNobodysHandsIsWithdrawnAndTheOneBehindItIsDue() {
        Held newest = held(A, "o1", 3);
        take(fresh(held(A, "o1", 1)), fresh(held(A, "o1", 2)), fresh(newest));
        run("update dispatch.delivery set held = version = 3, due_at = clock_timestamp() + case version"
                + " when 1 then interval '59 s' when 2 then interval '2 h' else interval '1 h' end");
        Behind third = new Behind(newest.key, newest.type, newest.changedAt, newest.orderAt);

        assertThat(withdraw(third, "order.paid")).as("spared").isZero();
        assertThat(withdraw(third, "")).isEqualTo(1);

        assertThat(Probe.result(queue.newer(List.of(held(A, "o1", 1)))).values())
                .as("the first is left, and the third waits")
                .containsExactly(Set.of("order.updated"));
        assertThat(dueInSeconds("o1", 3)).isLessThan(1);
        assertThat(dueInSeconds("o1", 1)).isGreaterThan(50);
        assertThat(withdraw(third, "")).isZero();
    }

    @Test
    void oneThatWithdrawsIsLookedAtAgainSoonWhateverItWaitsFor() {
        take(fresh(held(A, "o1", 1)), fresh(held(A, "o1", 2)));
        String waits = "update dispatch.delivery set held = version = 2, due_at = clock_timestamp() + case version"
                + " when 1 then interval '2 h' else interval '0' end";
        run(waits);
        Probe.result(queue.claim(List.of(new Share(A, 9, Supersede.NONE)), CLAIM));
        assertThat(dueInSeconds("o1", 2)).isGreaterThan(7000);

        run(waits);
        List<Behind> behind = Probe.result(queue.claim(List.of(new Share(A, 9, Supersede.OUTDATED)), CLAIM))
                .behind();

        assertThat(behind).extracting(b -> b.key().version()).containsExactly(2);
        assertThat(dueInSeconds("o1", 2)).isLessThan(61);
    }

    @Test
    void whatIsFinishedDoesNotStandBehindAnything() {
        Held second = held(A, "o1", 2);
        take(fresh(held(A, "o1", 1)), fresh(second), fresh(held(B, "o1", 3)), fresh(held(A, "o2", 3)));
        finish(second, new Step.Dead("STATUS"));

        assertThat(Probe.result(queue.newer(List.of(held(A, "o1", 1))))).isEmpty();
    }

    @Test
    void deliveryIsMissingWhenItHasNoRow() {
        take(fresh(held(A, "o1", 1)), fresh(held(B, "o1", 1)), fresh(held(A, "o2", 1)));
        DeliveryKey known = new DeliveryKey(new Lane("o1", B), 1);
        DeliveryKey otherReceiver = new DeliveryKey(new Lane("o2", B), 1);
        DeliveryKey otherVersion = new DeliveryKey(new Lane("o2", A), 2);

        assertThat(Probe.result(store.findMissing(List.of(known, otherReceiver, otherVersion))))
                .containsExactlyInAnyOrder(otherReceiver, otherVersion);
    }

    @Test
    void resultOfAFirstAttemptTouchesNoIndex() {
        for (int i = 0; i < 20; i++) {
            Held held = held(A, "o" + i, 1);
            take(fresh(held));
            finish(held, new Step.Delivered());
        }

        Probe.until(
                "all updates of the good case are HOT",
                () -> Probe.result(node.db()
                                .query(Sql.of(
                                        "test.hot",
                                        "select sum(n_tup_upd) = 20 and sum(n_tup_hot_upd) = 20 as hot from"
                                                + " pg_stat_user_tables where schemaname = 'dispatch' and relname like"
                                                + " 'delivery%'")))
                        .iterator()
                        .next()
                        .getBoolean("hot"));
    }

    private List<Taken> take(Fresh... batch) {
        return Probe.result(store.take(List.of(batch), HOUR, HOLD));
    }

    private List<Held> claim(EndpointKey receiver, int rows) {
        return Probe.result(queue.claim(List.of(new Share(receiver, rows, Supersede.NONE)), CLAIM))
                .mine();
    }

    private List<Boolean> finish(Held held, Step step) {
        Sent sent = new Sent(Sent.Outcome.RETRY, 500, "STATUS", null, null, Duration.ofMillis(1));
        String log = AttemptLog.append(held.attempts, 1, Instant.EPOCH, sent);
        return Probe.result(store.finish(List.of(new Result(held, step, 1, log))));
    }

    private int withdraw(Behind newer, String spared) {
        return Probe.result(queue.withdraw(List.of(newer), List.of(spared), CLAIM.leaseTime(), "SUPERSEDED"));
    }

    private void dueNow(String orderId, int version) {
        run("update dispatch.delivery set due_at = clock_timestamp() where order_id = '" + orderId + "' and version = "
                + version);
    }

    private static Fresh fresh(Held held) {
        return new Fresh(held, 0, false);
    }

    private static Held spilled(EndpointKey receiver, String orderId, int version) {
        Held held = held(receiver, orderId, version);
        held.spilled = true;
        return held;
    }

    private static Held held(EndpointKey receiver, String orderId, int version) {
        Change change = Samples.change(receiver.merchant(), orderId, version);
        return new Held(
                new DeliveryKey(new Lane(orderId, receiver), version),
                change.type(),
                Payload.of(change),
                change.at(),
                change.order().createdAt(),
                Instant.MAX,
                0,
                0,
                AttemptLog.EMPTY,
                null,
                null,
                false);
    }

    private String state(String orderId) {
        return Probe.result(node.db()
                        .query(Sql.of(
                                "test.state",
                                "select case when done_at is not null then 'done' when dead_at is not null then 'dead'"
                                        + " else 'pending' end as state from dispatch.delivery where order_id = '"
                                        + orderId + "'")))
                .iterator()
                .next()
                .getString("state");
    }

    private long dueInSeconds(String orderId, int version) {
        return Probe.result(node.db()
                        .query(Sql.of(
                                "test.due",
                                "select extract(epoch from due_at - clock_timestamp())::bigint as s from"
                                        + " dispatch.delivery where order_id ="
                                        + " '" + orderId + "' and version = " + version)))
                .iterator()
                .next()
                .getLong("s");
    }

    private void run(String sql) {
        Probe.result(node.db().query(Sql.of("test.run", sql)));
    }
}
