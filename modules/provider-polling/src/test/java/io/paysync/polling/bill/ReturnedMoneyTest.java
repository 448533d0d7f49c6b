package io.paysync.polling.bill;

import static io.paysync.polling.bill.MoneyDouble.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a bill and the orders say of refunds, reversals and disputes, on a real database. */
class ReturnedMoneyTest extends BillRoom {
    @Test
    void refundsAreComparedByTheirNumbers() {
        orders.refunded(
                "O1",
                "T1",
                NOON,
                MoneyDouble.refund("T1", "same", RefundState.SUCCEEDED, 100, NOON),
                MoneyDouble.refund("T1", "under way", RefundState.PROCESSING, 200, NOON),
                MoneyDouble.refund("T1", "other amount", RefundState.SUCCEEDED, 300, NOON),
                MoneyDouble.refund("T1", "failed here", RefundState.FAILED, 400, NOON),
                MoneyDouble.refund("T1", "failed there", RefundState.SUCCEEDED, 500, NOON),
                MoneyDouble.refund("T1", "accepted", RefundState.SUCCEEDED, 700, NOON));
        account.bill(
                DAY,
                paid(1, "T1", "O1"),
                refund(2, "T1", "O1", "same", State.SUCCEEDED, 100),
                refund(3, "T1", "O1", "under way", State.SUCCEEDED, 200),
                refund(4, "T1", "O1", "other amount", State.SUCCEEDED, 301),
                refund(5, "T1", "O1", "failed here", State.SUCCEEDED, 400),
                refund(6, "T1", "O1", "failed there", State.FAILED, 500),
                refund(7, "T1", "O1", "unknown", State.SUCCEEDED, 600),
                refund(8, "T1", "O1", "accepted", State.PENDING, 700));

        BillRun run = run(DAY);

        List<RunStore.Kept> kept = on(() -> new RunStore(node.db()).page(run.id(), 0, 1000));
        assertThat(kept.stream().map(k -> k.refundNo() + " " + k.type() + " " + k.action()))
                .containsExactlyInAnyOrder(
                        "under way REFUND REPAIRED",
                        "other amount REFUND REVIEW",
                        "failed here REFUND REVIEW",
                        "failed there REFUND REVIEW",
                        "unknown REFUND REVIEW");
        assertThat(orders.applied.remove().claim())
                .isEqualTo(new Claim.Refunded(
                        "under way", null, RefundState.SUCCEEDED, new Money(200, "CNY"), null, null));
        assertThat(orders.applied).isEmpty();
        assertThat(run.matched()).isEqualTo(3);
    }

    @Test
    void refundsKnownByTheirSumAreAddedUp() {
        orders.refundedInAll("O1", "T1", NOON, 3000);
        orders.refundedInAll("O2", "T2", NOON, 3000);
        orders.refundedInAll("O3", "T3", NOON, 3000);
        account.bill(
                DAY,
                paid(1, "T1", "O1"),
                refund(2, "T1", "O1", "R1", State.SUCCEEDED, 3000),
                refund(3, "T1", "O1", "R2", State.SUCCEEDED, 2000),
                paid(4, "T2", "O2"),
                refund(5, "T2", "O2", "R3", State.SUCCEEDED, 1000),
                refund(6, "T2", "O2", "R4", State.SUCCEEDED, 2000),
                paid(7, "T3", "O3"),
                refund(8, "T3", "O3", "R5", State.SUCCEEDED, 1000));

        BillRun run = run(DAY);

        List<RunStore.Kept> kept = on(() -> new RunStore(node.db()).page(run.id(), 0, 1000));
        assertThat(kept.stream().map(k -> k.type() + " " + k.refundNo() + " " + k.text()))
                .containsExactlyInAnyOrder(
                        "REFUND R2 refund of 20.00 CNY on the bill is not known here: 50.00 CNY in all on the bills, of"
                                + " 30.00 CNY here",
                        "OURS_ONLY #total:3000 more went back here, by the sums that were told, than is on all bills");
        assertThat(differences(run(DAY))).hasSize(2);
    }

    @Test
    void refundsKnownByTheirSumAreAddedUpOverAllDaysInAnyOrder() {
        orders.refundedInAll("O1", "T1", NOON, 3000);
        orders.refundedInAll("O2", "T2", EVENING, 3000);
        orders.refundedInAll("O3", "T3", EVENING, 3000);
        account.bill(DAY, paid(1, "T1", "O1"), refund(2, "T1", "O1", "R1", State.SUCCEEDED, 3000));
        account.bill(
                DAY.plusDays(1),
                paid(1, "T2", "O2"),
                refund(2, "T1", "O1", "R2", State.SUCCEEDED, 2000),
                refund(3, "T2", "O2", "R3", State.SUCCEEDED, 3000),
                paid(4, "T3", "O3"));

        for (List<Integer> days : List.of(List.of(0, 1), List.of(1, 0))) {
            assertThat(compared(days))
                    .as("compared %s", days)
                    .containsExactly("OURS_ONLY REFUND T3 REVIEW", "REFUND REFUND T1 REVIEW");
        }
    }

    @Test
    void aRefundOfUnknownAmountIsAPartOfTheSum() {
        orders.refundedInAll(
                "O1", "T1", NOON, 3000, new HeldRefund("T1", "R1", null, RefundState.SUCCEEDED, null, NOON));
        account.bill(DAY, paid(1, "T1", "O1"), refund(2, "T1", "O1", "R1", State.SUCCEEDED, 5000));

        assertThat(differences(run(DAY))).containsExactly("REFUND REFUND T1 REVIEW");
    }

    @Test
    void aRefundThatWasMadeAndUndoneOnOneDayIsNoLineTwice() {
        orders.refunded(
                "O1",
                "T1",
                NOON,
                MoneyDouble.refund("T1", "failed", RefundState.FAILED, 100, NOON),
                MoneyDouble.refund("T1", "made", RefundState.SUCCEEDED, 200, NOON),
                MoneyDouble.refund("T1", "waits", RefundState.PROCESSING, 300, NOON));
        List<BillLine> lines = new ArrayList<>(List.of(paid(1, "T1", "O1")));
        Map.of("failed", 100, "made", 200, "waits", 300, "unknown", 400).forEach((number, minor) -> {
            lines.add(refund(lines.size() + 1, "T1", "O1", number, State.SUCCEEDED, minor));
            lines.add(refund(lines.size() + 1, "T1", "O1", number, State.FAILED, minor));
        });
        account.bill(DAY, lines.toArray(BillLine[]::new));

        BillRun run = run(DAY);

        assertThat(on(() -> new RunStore(node.db()).page(run.id(), 0, 1000)).stream()
                        .map(k -> k.refundNo() + " " + k.action()))
                .containsExactlyInAnyOrder("made REVIEW", "waits REVIEW");
        assertThat(orders.applied).isEmpty();
        account.bill(
                DAY,
                refund(1, "T1", "O1", "made", State.SUCCEEDED, 200),
                refund(2, "T1", "O1", "made", State.SUCCEEDED, 200));
        assertThat(run(DAY).text()).contains("same line twice");
    }

    @Test
    void reversalsAndDisputesAreCompared() {
        orders.paid("O1", "T1", NOON);
        orders.put(MoneyDouble.held(
                "O2",
                OrderStatus.REVERSED,
                null,
                List.of(new HeldPayment("T2", NOON, true, PRICE.minor(), null)),
                List.of()));
        BillLine line = paid(1, "T1", "O1");
        account.bill(
                DAY,
                line,
                paid(2, "T2", "O2"),
                of(3, Kind.REVERSAL, "T1", "O1"),
                of(4, Kind.REVERSAL, "T2", "O2"),
                of(5, Kind.DISPUTE, "T1", "O1"),
                of(6, Kind.OTHER, "T9", "O9"),
                of(7, Kind.FEE, "T9", "O9"));

        BillRun run = run(DAY);

        assertThat(differences(run)).containsExactly("STATUS DISPUTE T1 REVIEW", "STATUS REVERSAL T1 REVIEW");
        assertThat(List.of(run.lines(), run.matched())).containsExactly(7L, 3L);
    }

    private static BillLine of(int n, Kind kind, String trade, String order) {
        return new BillLine(n, kind, State.SUCCEEDED, trade, order, null, null, PRICE, null, NOON, "X");
    }
}
