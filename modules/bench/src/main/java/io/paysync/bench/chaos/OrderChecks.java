package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Check.Finding;
import io.paysync.bench.chaos.Evidence.Attack;
import io.paysync.bench.chaos.Evidence.BodyRow;
import io.paysync.bench.chaos.Evidence.ChangeRow;
import io.paysync.bench.chaos.Evidence.FactRow;
import io.paysync.bench.chaos.Evidence.IncidentRow;
import io.paysync.bench.chaos.Evidence.OrderRow;
import io.paysync.bench.chaos.Evidence.Sale;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the orders say, beside what the providers' ledgers say. */
final class OrderChecks {
    /** As docs/states.md has it, without what is the same state told anew. */
    static final Map<String, Set<String>> STEPS = Map.of(
            "CREATED",
                    Set.of(
                            "PENDING",
                            "PAID",
                            "PARTIALLY_REFUNDED",
                            "REFUNDED",
                            "FAILED",
                            "CLOSED",
                            "REVERSED",
                            "DISPUTED",
                            "CHARGEBACK"),
            "PENDING",
                    Set.of(
                            "PAID",
                            "PARTIALLY_REFUNDED",
                            "REFUNDED",
                            "FAILED",
                            "CLOSED",
                            "REVERSED",
                            "DISPUTED",
                            "CHARGEBACK"),
            "PAID", Set.of("PARTIALLY_REFUNDED", "REFUNDED", "REVERSED", "DISPUTED", "CHARGEBACK"),
            "PARTIALLY_REFUNDED", Set.of("PAID", "REFUNDED", "REVERSED", "DISPUTED", "CHARGEBACK"),
            "REFUNDED", Set.of("PAID", "PARTIALLY_REFUNDED", "REVERSED", "DISPUTED", "CHARGEBACK"),
            "FAILED", Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "CLOSED", "REVERSED", "DISPUTED", "CHARGEBACK"),
            "CLOSED", Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "REVERSED", "DISPUTED", "CHARGEBACK"),
            "REVERSED", Set.of("PAID", "REFUNDED", "CHARGEBACK"),
            "DISPUTED", Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "CHARGEBACK"),
            "CHARGEBACK", Set.of("PAID", "PARTIALLY_REFUNDED", "REFUNDED", "REVERSED"));

    static final List<Check> ALL = List.of(
            new Check(8, "order_touched_by_unverified", OrderChecks::untouched),
            new Check(11, "other_account_moves_nothing", OrderChecks::otherAccount),
            new Check(12, "dup_effects", OrderChecks::once),
            new Check(13, "pending_after_quiescence", OrderChecks::applied),
            new Check(14, "fold", OrderChecks::fold),
            new Check(15, "legal_path", OrderChecks::path),
            new Check(16, "wrong_paid", OrderChecks::wronglyPaid),
            new Check(17, "wrongly_unpaid", OrderChecks::wronglyUnpaid),
            new Check(18, "conflict_is_loud", OrderChecks::loud),
            new Check(19, "end_follows_from_facts", OrderChecks::end));

    private OrderChecks() {}

    private static void untouched(Joined all, Finding finding) {
        Set<String> victims = all.all.attacks().stream()
                .map(Attack::order)
                .filter(order -> !order.isEmpty())
                .collect(Collectors.toSet());
        for (String victim : victims) {
            OrderRow order = all.orders.get(victim);
            finding.demand(
                    order != null && Joined.WAITS.contains(order.status()) && order.review() == null,
                    "moved by a forger: " + order);
        }
    }

    private static void otherAccount(Joined all, Finding finding) {
        for (Sale sale : all.all.sales()) {
            if (sale.story() == Story.OTHER_PROVIDER && all.told(sale.order(), "paid")) {
                finding.demand(!all.everPaid(sale.order()), "paid through an account it does not have: " + sale);
            }
        }
    }

    private static void once(Joined all, Finding finding) {
        all.changes.forEach((order, changes) -> {
            Set<String> causes = new HashSet<>();
            changes.stream()
                    .filter(change -> !change.cause().isEmpty())
                    .forEach(change -> finding.demand(causes.add(change.cause()), "one fact, two effects: " + change));
        });
        for (OrderRow order : all.orders.values()) {
            Sale sale = all.sales.get(order.order());
            if (sale != null) {
                finding.demand(
                        order.paidMinor() <= sale.paidMinor() && order.refundedMinor() <= sale.refundedMinor(),
                        "more money than there is: " + order + " " + sale);
            }
        }
    }

    private static void applied(Joined all, Finding finding) {
        Map<String, FactRow> facts =
                Rows.index(all.all.tables().facts(), fact -> fact.provider() + "/" + fact.eventKey());
        for (BodyRow body : all.all.tables().bodies()) {
            for (String eventKey : body.eventKeys()) {
                String key = body.provider() + "/" + eventKey;
                FactRow fact = facts.get(key);
                boolean waits = all.all.tables().parked().contains(key);
                Sale sale = fact == null ? null : all.sales.get(fact.order());
                boolean mayWait = sale == null || !sale.registered();
                finding.demand((fact != null || waits) && (!waits || mayWait), "not applied: " + key + " " + fact);
            }
        }
    }

    private static void fold(Joined all, Finding finding) {
        for (OrderRow order : all.orders.values()) {
            List<ChangeRow> changes = all.changes.getOrDefault(order.order(), List.of());
            boolean whole = !changes.isEmpty();
            for (int i = 0; i < changes.size(); i++) {
                ChangeRow change = changes.get(i);
                String before = i == 0 ? null : changes.get(i - 1).to();
                whole &= change.version() == i + 1 && java.util.Objects.equals(change.from(), before);
            }
            finding.demand(
                    whole
                            && changes.getLast().version() == order.version()
                            && changes.getLast().to().equals(order.status()),
                    "the history does not make the order: " + order + " " + changes);
        }
    }

    private static void path(Joined all, Finding finding) {
        for (ChangeRow change : all.all.tables().changes()) {
            String from = change.from();
            finding.demand(
                    from == null
                            || from.equals(change.to())
                            || STEPS.getOrDefault(from, Set.of()).contains(change.to()),
                    "no such step: " + change);
        }
    }

    private static void wronglyPaid(Joined all, Finding finding) {
        for (String order : all.changes.keySet()) {
            if (all.everPaid(order)) {
                Sale sale = all.sales.get(order);
                finding.demand(
                        sale != null
                                && sale.truth().equals("PAID")
                                && sale.paidMinor() == sale.orderedMinor()
                                && sale.provider().equals(sale.ordered()),
                        "paid, and nobody has paid that: " + order + " " + sale);
            }
        }
    }

    private static void wronglyUnpaid(Joined all, Finding finding) {
        for (Sale sale : all.all.sales()) {
            if (sale.honest() && sale.truth().equals("PAID")) {
                OrderRow order = all.orders.get(sale.order());
                finding.demand(
                        order != null && (Joined.PAID.contains(order.status()) || order.review() != null),
                        "the payer has paid: " + sale + " " + order);
            }
        }
    }

    private static void loud(Joined all, Finding finding) {
        for (Sale sale : all.all.sales()) {
            if (sale.registered() && sale.story().lies() && all.told(sale.order(), "paid")) {
                OrderRow order = all.orders.get(sale.order());
                List<IncidentRow> open = all.incidents.getOrDefault(sale.order(), List.of()).stream()
                        .filter(IncidentRow::open)
                        .toList();
                long keys = open.stream().map(IncidentRow::key).distinct().count();
                finding.demand(
                        order != null && order.review() != null && keys >= 1 && keys == open.size(),
                        "nobody is told of " + sale + " " + order + " " + open);
            }
        }
    }

    /** Whatever came in which order and how often: only what is true decides. */
    private static void end(Joined all, Finding finding) {
        for (Sale sale : all.all.sales()) {
            if (sale.honest()) {
                OrderRow order = all.orders.get(sale.order());
                finding.demand(
                        order != null && ends(all, sale).contains(order.status()),
                        "another end than the facts have: " + sale + " " + order);
            }
        }
    }

    private static Set<String> ends(Joined all, Sale sale) {
        boolean refundTold = all.told(sale.order(), "refund");
        return switch (sale.truth()) {
            case "PAID" -> {
                String full = sale.refundedMinor() == 0
                        ? "PAID"
                        : sale.refundedMinor() == sale.paidMinor() ? "REFUNDED" : "PARTIALLY_REFUNDED";
                yield refundTold || sale.refundedMinor() == 0 ? Set.of(full) : Set.of("PAID", full);
            }
            case "CLOSED" ->
                all.told(sale.order(), "close") ? Set.of("CLOSED") : Set.of("CREATED", "PENDING", "CLOSED");
            default -> Joined.WAITS;
        };
    }
}
