package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Asked;
import io.paysync.bench.chaos.Evidence.Attack;
import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.BodyRow;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.DeliveryRow;
import io.paysync.bench.chaos.Evidence.FactRow;
import io.paysync.bench.chaos.Evidence.IncidentRow;
import io.paysync.bench.chaos.Evidence.LeaseSeen;
import io.paysync.bench.chaos.Evidence.LedgerRow;
import io.paysync.bench.chaos.Evidence.Notice;
import io.paysync.bench.chaos.Evidence.OrderRow;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.bench.chaos.Evidence.Sale;
import io.paysync.bench.chaos.Evidence.Span;
import io.paysync.bench.chaos.Evidence.Telling;
import io.paysync.bench.chaos.Evidence.View;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The evidence of a small run in which everything went well, written by hand: one order of each kind, and a time without a
 * database. Its lists may be changed, which is how bugs are planted.
 */
final class HonestRun {
    static final long T = 1_000_000;

    final List<Sale> sales = new ArrayList<>();
    final List<Telling> tellings = new ArrayList<>();
    final List<Attempt> attempts = new ArrayList<>();
    final List<Attack> attacks = new ArrayList<>();
    final List<View> views = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final List<Span> spans = new ArrayList<>();
    final List<Evidence.Pause> pauses = new ArrayList<>();
    final List<Asked> asked = new ArrayList<>();
    final List<LeaseSeen> leases = new ArrayList<>();
    final List<Evidence.Death> deaths = new ArrayList<>();
    final List<BodyRow> bodies = new ArrayList<>();
    final List<LedgerRow> ledger = new ArrayList<>();
    final List<FactRow> facts = new ArrayList<>();
    final Set<String> parked = new LinkedHashSet<>();
    final List<OrderRow> orders = new ArrayList<>();
    final List<ChangeRow> changes = new ArrayList<>();
    final List<IncidentRow> incidents = new ArrayList<>();
    final List<DeliveryRow> deliveries = new ArrayList<>();
    Evidence.Residue residue = new Evidence.Residue(0, 0, 0);
    Evidence.End end = new Evidence.End(List.of(true, true, true), 4_000, 900, List.of());

    HonestRun() {
        paid();
        refunded();
        closed();
        silent();
        unknown();
        lies();
        attacked();
        database();
        for (int i = 0; i < 4; i++) {
            asked.add(new Asked("alipay", T + 100_000 + i * 5_000L, i * 20L));
            leases.add(new LeaseSeen("intake.sweep", i < 2 ? "node-0" : "node-1", i < 2 ? 1 : 2, T + i));
        }
        nodes();
        poisoned();
        spans.add(new Span(new Fault(1, 0, FaultKind.NODE_KILL, 0, 10, 0), T + 20_000, T + 21_000, ""));
    }

    Evidence evidence() {
        return new Evidence(
                List.copyOf(sales),
                List.copyOf(tellings),
                List.copyOf(attempts),
                List.copyOf(attacks),
                List.copyOf(views),
                List.copyOf(notices),
                List.copyOf(spans),
                List.copyOf(pauses),
                List.copyOf(asked),
                List.copyOf(leases),
                List.copyOf(deaths),
                new Evidence.Tables(
                        List.copyOf(bodies),
                        List.copyOf(ledger),
                        List.copyOf(facts),
                        Set.copyOf(parked),
                        List.copyOf(orders),
                        List.copyOf(changes),
                        List.copyOf(incidents),
                        List.copyOf(deliveries),
                        residue),
                end);
    }

    private void paid() {
        sell("paid", Story.PAID, "alipay", "alipay", 100, "PAID", 100, 0);
        told(1, "alipay", "paid", "paid", Outcome.UNKNOWN, Outcome.ACKNOWLEDGED, Outcome.ACKNOWLEDGED);
        order("paid", 100, 0, null, "CREATED", "PAID:paid-1");
    }

    private void refunded() {
        sell("back", Story.REFUNDED, "stripe", "stripe", 100, "PAID", 100, 100);
        told(2, "stripe", "back", "paid", Outcome.ACKNOWLEDGED);
        told(3, "stripe", "back", "refund", Outcome.ACKNOWLEDGED);
        order("back", 100, 100, null, "CREATED", "PAID:back-2", "REFUNDED:back-3");
    }

    private void closed() {
        sell("shut", Story.CLOSED, "alipay", "alipay", 100, "CLOSED", 0, 0);
        told(4, "alipay", "shut", "close", Outcome.ACKNOWLEDGED);
        order("shut", 0, 0, null, "CREATED", "CLOSED:shut-4");
    }

    private void silent() {
        sell("mute", Story.SILENT, "alipay", "alipay", 100, "PAID", 100, 0);
        order("mute", 100, 0, null, "CREATED", "PAID:poll");
        sell("open", Story.UNPAID, "alipay", "alipay", 100, "WAIT", 0, 0);
        order("open", 0, 0, null, "CREATED", "PENDING:poll-open");
    }

    private void unknown() {
        sales.add(new Sale("whose", Story.UNKNOWN, false, "stripe", "stripe", 100, "PAID", 100, 0, T));
        told(5, "stripe", "whose", "paid", Outcome.ACKNOWLEDGED);
        parked.add("stripe/whose-5");
    }

    private void lies() {
        sell("less", Story.OTHER_AMOUNT, "alipay", "alipay", 100, "PAID", 99, 0);
        told(6, "alipay", "less", "paid", Outcome.ACKNOWLEDGED);
        order("less", 0, 0, "AMOUNT_MISMATCH", "CREATED", "CREATED:less-6");
        incidents.add(new IncidentRow("less", "AMOUNT_MISMATCH", "k1", true));
        sell("else", Story.OTHER_PROVIDER, "alipay", "stripe", 100, "PAID", 100, 0);
        told(7, "alipay", "else", "paid", Outcome.ACKNOWLEDGED);
        order("else", 0, 0, "ACCOUNT_MISMATCH", "CREATED", "CREATED:else-7");
        incidents.add(new IncidentRow("else", "ACCOUNT_MISMATCH", "k2", true));
    }

    private void attacked() {
        sell("prey", Story.UNPAID, "alipay", "alipay", 100, "WAIT", 0, 0);
        order("prey", 0, 0, null, "CREATED");
        attacks.add(new Attack("other_key", "prey", "forged-hash", 401, false));
        attacks.add(new Attack("raw", "", "raw-hash", 0, false));
    }

    private void database() {
        spans.add(new Span(Injector.DATABASE_GONE, T + 10_000, T + 12_000, "database gone"));
        attempts.add(attempt(4, 0, T + 10_500, T + 10_600, 503, Outcome.REFUSED));
        sell("late", Story.PAID, "alipay", "alipay", 100, "PAID", 100, 0);
        tellings.add(new Telling(8, "alipay", "late", "paid", Set.of("hash-8")));
        attempts.add(attempt(8, 0, T + 11_000, T + 11_100, 503, Outcome.REFUSED));
        attempts.add(attempt(8, 1, T + 13_000, T + 13_100, 200, Outcome.ACKNOWLEDGED));
        stored(8, "alipay", "late", T + 13_050);
        order("late", 100, 0, null, "CREATED", "PAID:late-8");
    }

    /** One whose log nobody took, and one that got no memory. */
    private void nodes() {
        spans.add(new Span(new Fault(2, 0, FaultKind.LOG_STALL, 1, 10, 0), T + 30_000, T + 34_000, ""));
        attempts.add(attempt(1, 1, T + 31_000, T + 31_100, 200, Outcome.ACKNOWLEDGED));
        spans.add(new Span(new Fault(3, 0, FaultKind.OUT_OF_MEMORY, 2, 10, 0), T + 40_000, T + 44_000, ""));
        deaths.add(new Evidence.Death(2, T + 41_000, NodeChecks.OUT_OF_MEMORY_CODE));
    }

    /** An order whose books could not be read, and one that was paid meanwhile. */
    private void poisoned() {
        spans.add(new Span(new Fault(4, 0, FaultKind.POISON_ROW, 0, 10, 0), T + 50_000, T + 54_000, ""));
        incidents.add(new IncidentRow("sick", "NOT_APPLIED", "k3", false));
        sell("well", Story.PAID, "stripe", "stripe", 100, "PAID", 100, 0);
        tellings.add(new Telling(9, "stripe", "well", "paid", Set.of("hash-9")));
        attempts.add(attempt(9, 1, T + 51_000, T + 51_100, 200, Outcome.ACKNOWLEDGED));
        stored(9, "stripe", "well", T + 51_050);
        order("well", 100, 0, null, "CREATED", "PAID:well-9");
    }

    private void sell(
            String order,
            Story story,
            String provider,
            String ordered,
            long minor,
            String truth,
            long paid,
            long back) {
        sales.add(new Sale(
                order, story, true, provider, ordered, minor, truth, paid, back, truth.equals("PAID") ? T : 0));
    }

    private static Attempt attempt(int telling, int node, long from, long to, int status, Outcome outcome) {
        return new Attempt(telling, node, "hash-" + telling, "sig-" + telling, from, to, status, outcome);
    }

    private void told(int no, String provider, String order, String what, Outcome... outcomes) {
        tellings.add(new Telling(no, provider, order, what, Set.of("hash-" + no)));
        long at = T + no * 100L;
        for (Outcome outcome : outcomes) {
            attempts.add(attempt(no, 0, at, at + 10, outcome == Outcome.ACKNOWLEDGED ? 200 : 0, outcome));
            at += 20;
        }
        stored(no, provider, order, T + no * 100L + 5);
    }

    private void stored(int no, String provider, String order, long at) {
        String key = order + "-" + no;
        bodies.add(new BodyRow(provider, "hash-" + no, "signature: sig-" + no, List.of(key), at));
        ledger.add(new LedgerRow(provider, key, 1));
        if (!order.equals("whose")) {
            facts.add(new FactRow(provider, key, order, "MOVED", 2));
        }
    }

    /** @param steps {@code STATE} or {@code STATE:cause} */
    private void order(String order, long paid, long refunded, String review, String... steps) {
        String before = null;
        for (int version = 1; version <= steps.length; version++) {
            String[] step = steps[version - 1].split(":");
            String state = step[0];
            changes.add(
                    new ChangeRow(order, version, before, state, step.length > 1 ? step[1] : "", T + 5_000 + version));
            views.add(new View("reader-" + order, order, version, state, T + 6_000 + version));
            for (int i = 0; i < World.RECEIVERS; i++) {
                deliveries.add(new DeliveryRow(order, "hook-" + i, version, "order.x", "DONE"));
                notices.add(new Notice(
                        i,
                        "msg-" + i + order + version,
                        null,
                        order,
                        version,
                        state,
                        "body-" + order + version,
                        T + 7_000 + version));
            }
            before = state;
        }
        orders.add(new OrderRow(order, steps.length, before, review, paid, refunded));
    }
}
