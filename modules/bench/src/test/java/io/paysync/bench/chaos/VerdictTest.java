package io.paysync.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.bench.chaos.Evidence.Asked;
import io.paysync.bench.chaos.Evidence.Attack;
import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.BodyRow;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.DeliveryRow;
import io.paysync.bench.chaos.Evidence.IncidentRow;
import io.paysync.bench.chaos.Evidence.LeaseSeen;
import io.paysync.bench.chaos.Evidence.LedgerRow;
import io.paysync.bench.chaos.Evidence.Notice;
import io.paysync.bench.chaos.Evidence.OrderRow;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Span;
import io.paysync.bench.chaos.Evidence.View;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every check goes red by the bug it is there for, and only those that this bug concerns. */
class VerdictTest {
    private static final long T = HonestRun.T;

    @Test
    void anHonestRunIsGreenInEveryCheck() {
        Verdict verdict = Verdict.of(new HonestRun().evidence());

        assertThat(verdict.red()).as(verdict.text()).isEmpty();
        assertThat(verdict.notApplied()).isEmpty();
    }

    @Test
    void aCheckThatLookedAtNothingIsNoPass() {
        HonestRun run = new HonestRun();
        run.attacks.clear();
        run.leases.clear();

        Verdict verdict = Verdict.of(run.evidence());

        assertThat(verdict.ok()).isFalse();
        assertThat(verdict.red()).contains("forged_accepted", "order_touched_by_unverified", "fenced_leases");
    }

    @Test
    void whatDidNotHappenIsNotAsked() {
        HonestRun run = new HonestRun();
        run.spans.removeIf(span -> span.fault().equals(Injector.DATABASE_GONE));

        assertThat(Verdict.of(run.evidence()).notApplied()).containsExactly("no_ack_without_database");
    }

    @Test
    void onAMachineThatWasTooBusyNothingIsTimedAndAllElseIsAsked() {
        HonestRun run = new HonestRun();
        run.pauses.add(new Evidence.Pause(T - 20_000, T + 500_000));

        Verdict verdict = Verdict.of(run.evidence());

        assertThat(verdict.red()).as(verdict.text()).isEmpty();
        assertThat(verdict.notApplied())
                .containsExactly("intake_without_log", "poison_holds_nobody", "answers_after_deadline", "poll_quota");
    }

    /** @param red what must be red; nothing else may be */
    private record Plant(String bug, Consumer<HonestRun> plant, String... red) {}

    private static final List<Plant> PLANTS = List.of(
            new Plant(
                    "an acknowledged callback is not in the database",
                    run -> {
                        run.bodies.removeIf(body -> body.hash().equals("hash-1"));
                        run.ledger.removeIf(row -> row.eventKey().equals("paid-1"));
                    },
                    "lost_acked"),
            new Plant(
                    "the stored signature is another one",
                    run -> body(
                            run,
                            1,
                            b -> new BodyRow(
                                    b.provider(), b.hash(), "signature: other", b.eventKeys(), b.receivedAt())),
                    "evidence_kept"),
            new Plant(
                    "a row that nobody sent",
                    run -> {
                        run.bodies.add(new BodyRow("alipay", "made-up", "", List.of("paid-1"), T));
                        run.ledger.add(new LedgerRow("alipay", "made-up", 1));
                    },
                    "phantom_intake"),
            new Plant(
                    "one callback, two rows",
                    run -> {
                        run.bodies.add(run.bodies.getFirst());
                        run.ledger.add(new LedgerRow("alipay", "again", 1));
                    },
                    "one_row_per_fact"),
            new Plant(
                    "a repeat of what is stored is refused",
                    run -> run.attempts.add(
                            new Attempt(1, 2, "hash-1", "sig-1", T + 9_000, T + 9_001, 500, Outcome.REFUSED)),
                    "same_answer_to_repeats"),
            new Plant(
                    "an answer said stored while there was no database",
                    run -> run.attempts.replaceAll(a -> a.telling() == 8 && a.status() == 503
                            ? new Attempt(8, 0, a.hash(), a.signature(), a.from(), a.to(), 200, Outcome.ACKNOWLEDGED)
                            : a),
                    "no_ack_without_database"),
            new Plant(
                    "an answer after the provider's limit",
                    run -> run.attempts.add(
                            new Attempt(1, 0, "hash-1", "sig-1", T + 200_000, T + 205_500, 200, Outcome.ACKNOWLEDGED)),
                    "answers_after_deadline"),
            new Plant(
                    "a forged one is answered with success",
                    run -> run.attacks.add(new Attack("probe", "prey", "h", 200, true)),
                    "forged_accepted"),
            new Plant(
                    "a forged one is stored",
                    run -> run.attacks.add(new Attack("probe", "prey", "hash-1", 401, false)),
                    "forged_accepted"),
            new Plant(
                    "a forged one sets the order to closed",
                    run -> step(run, "prey", "CLOSED", ""),
                    "order_touched_by_unverified",
                    "end_follows_from_facts",
                    "poll_answers_move_no_unpaid_order"),
            new Plant(
                    "stored ten minutes after it was signed",
                    run -> body(
                            run,
                            1,
                            b -> new BodyRow(
                                    b.provider(), b.hash(), b.headers(), b.eventKeys(), b.receivedAt() + 600_000)),
                    "fresh"),
            new Plant(
                    "another provider's payment pays the order",
                    run -> step(run, "else", "PAID", "x"),
                    "other_account_moves_nothing",
                    "wrong_paid"),
            new Plant("one fact moves an order twice", run -> step(run, "paid", "PAID", "paid-1"), "dup_effects"),
            new Plant(
                    "a refund is booked twice",
                    run -> order(run, "back", o -> new OrderRow(o.order(), o.version(), o.status(), null, 100, 200)),
                    "dup_effects"),
            new Plant(
                    "a stored fact is applied to nothing",
                    run -> run.facts.removeIf(fact -> fact.eventKey().equals("paid-1")),
                    "pending_after_quiescence"),
            new Plant(
                    "a fact waits for an order that is there",
                    run -> run.parked.add("alipay/paid-1"),
                    "pending_after_quiescence"),
            new Plant(
                    "a step of the history is missing",
                    run -> {
                        run.changes.removeIf(c -> c.order().equals("back") && c.version() == 2);
                        run.views.removeIf(v -> v.order().equals("back") && v.version() == 2);
                        run.notices.removeIf(n -> n.order().equals("back") && n.version() == 2);
                    },
                    "fold"),
            new Plant(
                    "the order's row is not what its history says",
                    run -> order(run, "shut", o -> new OrderRow(o.order(), o.version() + 1, "CLOSED", null, 0, 0)),
                    "fold"),
            new Plant(
                    "paid becomes closed",
                    run -> step(run, "paid", "CLOSED", ""),
                    "legal_path",
                    "end_follows_from_facts",
                    "wrongly_unpaid"),
            new Plant("paid, with the wrong amount", run -> step(run, "less", "PAID", "x"), "wrong_paid"),
            new Plant(
                    "paid, and nobody has paid",
                    run -> step(run, "open", "PAID", "x"),
                    "wrong_paid",
                    "end_follows_from_facts",
                    "poll_answers_move_no_unpaid_order"),
            new Plant(
                    "the payer has paid and the order waits",
                    run -> {
                        run.changes.removeIf(c -> c.order().equals("late") && c.version() == 2);
                        run.views.removeIf(v -> v.order().equals("late") && v.version() == 2);
                        run.notices.removeIf(n -> n.order().equals("late") && n.version() == 2);
                        order(run, "late", o -> new OrderRow(o.order(), 1, "CREATED", null, 0, 0));
                    },
                    "wrongly_unpaid",
                    "end_follows_from_facts"),
            new Plant("a conflict without an incident", run -> run.incidents.removeFirst(), "conflict_is_loud"),
            new Plant(
                    "two open incidents for one conflict",
                    run -> run.incidents.add(run.incidents.getFirst()),
                    "conflict_is_loud"),
            new Plant(
                    "a refund is forgotten",
                    run -> {
                        run.changes.removeIf(c -> c.order().equals("back") && c.version() == 3);
                        run.views.removeIf(v -> v.order().equals("back") && v.version() == 3);
                        run.notices.removeIf(n -> n.order().equals("back") && n.version() == 3);
                        order(run, "back", o -> new OrderRow(o.order(), 2, "PAID", null, 100, 0));
                    },
                    "end_follows_from_facts"),
            new Plant(
                    "a reader sees an older version after a newer one",
                    run -> run.views.add(new View("reader-paid", "paid", 1, "CREATED", T + 9_000)),
                    "linear_view"),
            new Plant(
                    "a reader sees a state that the history does not have",
                    run -> run.views.add(new View("reader-x", "paid", 2, "REFUNDED", T + 9_000)),
                    "linear_view"),
            new Plant(
                    "a receiver was not told",
                    run -> run.notices.removeIf(
                            n -> n.receiver() == 1 && n.order().equals("paid") && n.version() == 2),
                    "notify_missing"),
            new Plant(
                    "a receiver is told the newer state first",
                    run -> {
                        Notice first = run.notices.stream()
                                .filter(n -> n.receiver() == 0 && n.order().equals("paid"))
                                .findFirst()
                                .orElseThrow();
                        run.notices.remove(first);
                        run.notices.add(first);
                    },
                    "notices_in_order"),
            new Plant(
                    "a repeat has other bytes",
                    run -> run.notices.add(notice(
                            run,
                            n -> new Notice(
                                    n.receiver(), n.id(), null, n.order(), n.version(), n.status(), "other", n.at()))),
                    "same_id_same_bytes"),
            new Plant(
                    "a repeat has another id",
                    run -> run.notices.add(notice(
                            run,
                            n -> new Notice(
                                    n.receiver(),
                                    "other",
                                    null,
                                    n.order(),
                                    n.version(),
                                    n.status(),
                                    n.body(),
                                    n.at()))),
                    "same_id_same_bytes"),
            new Plant(
                    "a receiver is told what never was",
                    run -> run.notices.add(new Notice(0, "n", null, "paid", 3, "REFUNDED", "b", T)),
                    "only_the_truth_is_told"),
            new Plant(
                    "a message with a bad signature",
                    run -> run.notices.add(notice(
                            run,
                            n -> new Notice(
                                    n.receiver(), n.id(), "no", n.order(), n.version(), n.status(), n.body(), n.at()))),
                    "signed_and_fresh"),
            new Plant(
                    "a payment without callback is found too late",
                    run -> run.changes.replaceAll(c -> c.order().equals("mute") && c.version() == 2
                            ? new ChangeRow(c.order(), 2, c.from(), c.to(), c.cause(), T + 200_000)
                            : c),
                    "no_callback_bound"),
            new Plant(
                    "too many questions", run -> run.asked.add(new Asked("alipay", T + 120_000, 5_000)), "poll_quota"),
            new Plant(
                    "two holders of one fence",
                    run -> run.leases.add(new LeaseSeen("intake.sweep", "node-2", 2, T + 9)),
                    "fenced_leases"),
            new Plant(
                    "a fence goes back",
                    run -> run.leases.add(new LeaseSeen("intake.sweep", "node-0", 1, T + 9)),
                    "fenced_leases"),
            new Plant(
                    "a secret in a log",
                    run -> run.end = new Evidence.End(List.of(true, true, true), 1, 900, List.of("node-0.log")),
                    "canaries"),
            new Plant(
                    "a key without its callback",
                    run -> run.ledger.add(new LedgerRow("alipay", "lonely", 1)),
                    "conservation"),
            new Plant(
                    "a delivery neither done nor given up",
                    run -> run.deliveries.set(0, new DeliveryRow("paid", "hook-0", 1, "order.x", "PENDING")),
                    "conservation"),
            new Plant(
                    "a node is not ready when all is over",
                    run -> run.end = new Evidence.End(List.of(true, false, true), 1, 900, List.of()),
                    "silent_work_stop"),
            new Plant("a sweep stands still", run -> run.residue = new Evidence.Residue(0, 0, 4), "silent_work_stop"),
            new Plant("work that is long due", run -> run.residue = new Evidence.Residue(1, 0, 0), "residue"),
            new Plant(
                    "no end is reached",
                    run -> run.end = new Evidence.End(List.of(true, true, true), -1, 900, List.of()),
                    "converged"),
            new Plant(
                    "a node whose log nobody takes does not answer",
                    run -> run.attempts.add(
                            new Attempt(1, 1, "hash-1", "sig-1", T + 32_000, T + 38_000, 0, Outcome.UNKNOWN)),
                    "intake_without_log"),
            new Plant(
                    "a node whose log nobody takes answers late",
                    run -> run.attempts.add(
                            new Attempt(1, 1, "hash-1", "sig-1", T + 32_000, T + 37_500, 200, Outcome.ACKNOWLEDGED)),
                    "intake_without_log"),
            new Plant("a node without memory limps on", run -> run.deaths.clear(), "ends_without_memory"),
            new Plant(
                    "a node without memory ends by a mistake",
                    run -> run.deaths.set(0, new Evidence.Death(2, T + 41_000, 1)),
                    "ends_without_memory"),
            new Plant(
                    "a fact of an order whose books were broken is never applied",
                    run -> run.incidents.add(new IncidentRow("sick", "NOT_APPLIED", "k4", true)),
                    "poison_settles"),
            new Plant(
                    "an order waits until another one's books are whole",
                    run -> run.changes.replaceAll(change -> change.order().equals("well") && change.version() == 2
                            ? new ChangeRow("well", 2, "CREATED", "PAID", "well-9", T + 60_000)
                            : change),
                    "poison_holds_nobody"),
            new Plant(
                    "a fault was not made",
                    run -> run.spans.add(
                            new Span(new Fault(2, 0, FaultKind.LORIS, 0, 10, 0), T + 20_000, T + 20_001, "broken: no")),
                    "faults_happened"));

    @TestFactory
    Stream<DynamicTest> aPlantedBugTurnsItsCheckRed() {
        return PLANTS.stream()
                .map(plant -> DynamicTest.dynamicTest(plant.bug(), () -> {
                    HonestRun run = new HonestRun();
                    plant.plant().accept(run);

                    Verdict verdict = Verdict.of(run.evidence());

                    assertThat(verdict.red()).as(verdict.text()).containsExactlyInAnyOrder(plant.red());
                }));
    }

    @Test
    void everyCheckHasAPlantedBug() {
        Set<String> planted = new LinkedHashSet<>();
        PLANTS.forEach(plant -> planted.addAll(List.of(plant.red())));

        assertThat(planted)
                .containsAll(Verdict.of(new HonestRun().evidence()).results().stream()
                        .map(Check.Result::name)
                        .toList());
    }

    private static void body(HonestRun run, int telling, java.util.function.UnaryOperator<BodyRow> change) {
        run.bodies.replaceAll(b -> b.hash().equals("hash-" + telling) ? change.apply(b) : b);
    }

    private static void order(HonestRun run, String order, java.util.function.UnaryOperator<OrderRow> change) {
        run.orders.replaceAll(o -> o.order().equals(order) ? change.apply(o) : o);
    }

    private static Notice notice(HonestRun run, java.util.function.UnaryOperator<Notice> change) {
        return change.apply(run.notices.getFirst());
    }

    /** One more step of an order, told to everybody as it should be. */
    private static void step(HonestRun run, String order, String to, String cause) {
        OrderRow now = run.orders.stream()
                .filter(o -> o.order().equals(order))
                .findFirst()
                .orElseThrow();
        int version = now.version() + 1;
        run.changes.add(new ChangeRow(order, version, now.status(), to, cause, T + 5_500));
        for (int i = 0; i < World.RECEIVERS; i++) {
            run.notices.add(new Notice(i, "step-" + i + order, null, order, version, to, "step-" + order, T + 8_000));
        }
        order(run, order, o -> new OrderRow(order, version, to, o.review(), o.paidMinor(), o.refundedMinor()));
    }
}
