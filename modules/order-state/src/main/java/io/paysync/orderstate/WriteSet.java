package io.paysync.orderstate;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of one batch. Each order has a number from 1; what belongs to it carries the number and is written only if the
 * order is. Number 0 belongs to no order that is written and is written always.
 */
final class WriteSet {
    static final int ALWAYS = 0;

    final List<Draft> orders = new ArrayList<>();
    final List<ChangeRow> changes = new ArrayList<>();
    final List<PaymentRow> payments = new ArrayList<>();
    final List<FactRow> facts = new ArrayList<>();
    final List<FactRow> parked = new ArrayList<>();
    final List<UnparkedRow> unparked = new ArrayList<>();
    final List<IncidentRow> raised = new ArrayList<>();
    final List<IncidentRow> settled = new ArrayList<>();

    record ChangeRow(int order, Change change) {}

    record PaymentRow(int order, TradeId trade, OrderKey owner) {}

    /** @param version the step it caused, or 0 */
    record FactRow(int order, Addressed fact, Result result, int version, String reason) {
        FactKey key() {
            return fact.fact().key();
        }
    }

    record UnparkedRow(int order, FactKey key) {}

    record IncidentRow(int order, String merchant, Decision.Incident incident) {}

    /** Takes a decided order in and gives it its number. */
    int add(Draft draft) {
        orders.add(draft);
        int number = orders.size();
        String merchant = draft.key().merchant();
        draft.changes().forEach(change -> changes.add(new ChangeRow(number, change)));
        draft.newTrades().forEach(trade -> payments.add(new PaymentRow(number, trade, draft.key())));
        draft.raised().forEach(incident -> raised.add(new IncidentRow(number, merchant, incident)));
        draft.settled().forEach(incident -> settled.add(new IncidentRow(number, merchant, incident)));
        return number;
    }

    void add(FactRow row) {
        facts.add(row);
        PaymentFact fact = row.fact().fact();
        if (row.result() == Result.PARKED) {
            parked.add(row);
        }
        if (row.fact().parked()) {
            unparked.add(new UnparkedRow(row.order(), row.key()));
            settled.add(new IncidentRow(row.order(), fact.merchant(), Unresolved.unknownOrder(fact)));
            settled.add(new IncidentRow(row.order(), fact.merchant(), Unresolved.notApplied(fact)));
        }
        if (row.result() == Result.REVIEW && row.fact().key() == null) {
            raised.add(new IncidentRow(ALWAYS, fact.merchant(), Unresolved.unusable(fact)));
        }
    }

    /** Whether there is more to write than orders, changes, facts and payments. */
    boolean rare() {
        return !(parked.isEmpty() && unparked.isEmpty() && raised.isEmpty() && settled.isEmpty());
    }

    /** Two batches insert in the same sequence and so never wait for each other in a circle. */
    WriteSet sorted() {
        facts.sort(Comparator.comparing(FactRow::key));
        payments.sort(Comparator.comparing(PaymentRow::trade));
        parked.sort(Comparator.comparing(FactRow::key));
        raised.sort(Comparator.comparing(IncidentRow::merchant)
                .thenComparing(row -> row.incident().key()));
        return this;
    }
}
