package io.paysync.polling.bill;

import static io.paysync.polling.bill.MoneyDouble.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.Kind;
import io.paysync.providers.bill.BillLine.State;
import io.paysync.testkit.Probe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a bill and the orders say of payments, on a real database. */
class ReconciliationTest extends BillRoom {
    @Test
    void aBillThatAgreesChangesNothingAndAsksForNothing() {
        List<BillLine> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            orders.paid("O" + i, "T" + i, NOON);
            lines.add(paid(i + 1, "T" + i, "O" + i));
        }
        account.bill(DAY, lines.toArray(BillLine[]::new));

        BillRun run = run(DAY);

        assertThat(run.state()).isEqualTo(BillRun.State.DONE);
        assertThat(List.of(run.lines(), run.ours(), run.matched(), run.repaired(), run.review(), run.carried()))
                .containsExactly(20L, 20L, 20L, 0L, 0L, 0L);
        assertThat(orders.found).hasValue(0);
        assertThat(orders.incidents).isEmpty();
        assertThat(rows("polling.bill_line") + rows("polling.bill_ours")).isZero();
    }

    @Test
    void aPaymentThatWeMissedIsRepairedThroughTheSameDoor() {
        orders.waits("O1");
        account.bill(DAY, paid(1, "T1", "O1"));

        BillRun run = run(DAY);

        assertThat(differences(run)).containsExactly("STATUS PAYMENT T1 REPAIRED");
        PaymentFact fact = orders.applied.remove();
        assertThat(orders.applied).isEmpty();
        assertThat(fact.source()).isEqualTo(Source.BILL);
        assertThat(fact.key().eventKey()).isEqualTo("bill:T1:PAYMENT:8880:");
        assertThat(fact.claim()).isEqualTo(new Claim.Paid(PRICE, NOON, true));
        assertThat(fact.orderNo()).isEqualTo("O1");
        assertThat(fact.needsQuery() || fact.stale()).isFalse();
        assertThat(fact.environment()).isEqualTo(account.environment());
        assertThat(run.repaired()).isEqualTo(1);
        assertThat(orders.incidents).isEmpty();
        assertThat(run(DAY).matched()).isEqualTo(1);
    }

    /** A report of a test handed in for the live account has the same shop's order numbers. */
    @Test
    void aFileThatDoesNotSayWhoseItIsPaysNoOrder() {
        account.namesAccount = false;
        orders.waits("O1");
        orders.refunded("O2", "T2", NOON, MoneyDouble.refund("T2", "R2", RefundState.PROCESSING, 200, NOON));
        account.bill(DAY, paid(1, "T1", "O1"), paid(2, "T2", "O2"), refund(3, "T2", "O2", "R2", State.SUCCEEDED, 200));

        BillRun handedIn = run(DAY);

        assertThat(differences(handedIn)).containsExactly("REFUND REFUND T2 REPAIRED", "STATUS PAYMENT T1 REVIEW");
        assertThat(on(() -> new RunStore(node.db()).page(handedIn.id(), 0, 10)).stream()
                        .map(RunStore.Kept::text))
                .anyMatch(text -> text.contains("does not say whose it is"));
        BillRun fetched =
                on(() -> new Reconciliation(node.node(), config("{}")).fetched(account, DAY, file, "fetched"));
        assertThat(differences(fetched)).containsExactly("STATUS PAYMENT T1 REPAIRED");
    }

    @Test
    void whatIsNotSurelyRightIsForAPerson() {
        orders.waits("cheap");
        orders.put(MoneyDouble.held("closed", OrderStatus.CLOSED, null, List.of(), List.of()));
        orders.put(MoneyDouble.held("flagged", OrderStatus.PENDING, "AMOUNT_MISMATCH: x", List.of(), List.of()));
        orders.paid("taken", "T4", NOON);
        orders.paid("paid", "T6", NOON);
        account.bill(
                DAY,
                paid(1, "T1", "cheap", 1),
                paid(2, "T2", "closed"),
                paid(3, "T3", "flagged"),
                paid(4, "T4", "other"),
                paid(5, "T5", "nobody"),
                paid(6, "T6", "paid", 8879));

        BillRun run = run(DAY);

        assertThat(differences(run))
                .containsExactly(
                        "AMOUNT PAYMENT T1 REVIEW",
                        "AMOUNT PAYMENT T6 REVIEW",
                        "PROVIDER_ONLY PAYMENT T5 REVIEW",
                        "STATUS PAYMENT T2 REVIEW",
                        "STATUS PAYMENT T3 REVIEW",
                        "STATUS PAYMENT T4 REVIEW");
        assertThat(orders.applied).isEmpty();
        assertThat(run.review()).isEqualTo(6);
        assertThat(incidents())
                .containsExactly(
                        "BILL_AMOUNT",
                        "BILL_AMOUNT",
                        "BILL_PROVIDER_ONLY",
                        "BILL_STATUS",
                        "BILL_STATUS",
                        "BILL_STATUS");
    }

    @Test
    void anotherCurrencyIsAnotherAmount() {
        orders.waits("O1");
        BillLine line = paid(1, "T1", "O1");
        account.bill(
                DAY,
                new BillLine(
                        1,
                        line.kind(),
                        line.state(),
                        "T1",
                        "O1",
                        null,
                        null,
                        new Money(8880, "USD"),
                        null,
                        NOON,
                        "SUCCESS"));

        assertThat(differences(run(DAY))).containsExactly("AMOUNT PAYMENT T1 REVIEW");
    }

    @Test
    void aPaymentIsComparedWithWhatWasBookedNotWithThePrice() {
        HeldPayment more = new HeldPayment("T1", NOON, false, 9000L, null);
        HeldPayment gone = new HeldPayment("T2", NOON, false, 9000L, null);
        HeldPayment older = new HeldPayment("T3", NOON, false, null, null);
        orders.put(MoneyDouble.held("O1", OrderStatus.PAID, null, List.of(more), List.of()));
        orders.put(MoneyDouble.held("O2", OrderStatus.PAID, null, List.of(gone), List.of()));
        orders.put(MoneyDouble.held("O3", OrderStatus.PAID, null, List.of(older), List.of()));
        account.bill(DAY, paid(1, "T1", "O1", 9000), paid(2, "T2", "O2", 8880), paid(3, "T3", "O3"));

        BillRun run = run(DAY);

        assertThat(differences(run)).containsExactly("AMOUNT PAYMENT T2 REVIEW");
        assertThat(on(() -> new RunStore(node.db()).page(run.id(), 0, 1))
                        .getFirst()
                        .text())
                .isEqualTo("88.80 CNY on the bill, 90.00 CNY here");
    }

    @Test
    void aRepairThatIsHeldIsForAPerson() {
        orders.waits("O1");
        orders.result = Result.REVIEW;
        account.bill(DAY, paid(1, "T1", "O1"));

        assertThat(differences(run(DAY))).containsExactly("STATUS PAYMENT T1 REVIEW");
        assertThat(incidents()).containsExactly("BILL_STATUS");
    }

    /** It was held, the reply was lost, and the run is repeated: the second answer says only that the fact is known. */
    @Test
    void aRepairThatWasHeldBeforeIsForAPersonToo() {
        orders.put(MoneyDouble.held("O1", OrderStatus.PENDING, null, List.of(), List.of()));
        orders.refunded("O2", "T2", NOON, MoneyDouble.refund("T2", "R2", RefundState.PROCESSING, 200, NOON));
        orders.result = Result.DUPLICATE;
        account.bill(DAY, paid(1, "T1", "O1"), paid(2, "T2", "O2"), refund(3, "T2", "O2", "R2", State.SUCCEEDED, 200));

        assertThat(differences(run(DAY))).containsExactly("REFUND REFUND T2 REVIEW", "STATUS PAYMENT T1 REVIEW");
        assertThat(incidents()).containsExactly("BILL_REFUND", "BILL_STATUS");
    }

    /** The same when it had been repaired. */
    @Test
    void aRepairThatWasDoneBeforeIsDone() {
        orders.waits("O1");
        account.bill(DAY, paid(1, "T1", "O1"));
        orders.losesReply = true;
        Probe.failure(later(() -> run(DAY)));
        orders.result = Result.DUPLICATE;

        assertThat(differences(run(DAY))).containsExactly("STATUS PAYMENT T1 REPAIRED");
    }

    @Test
    void aFeeIsComparedWhereOneIsAgreed() {
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON);
        BillLine dear =
                new BillLine(2, Kind.PAYMENT, State.SUCCEEDED, "T2", "O2", null, null, PRICE, 60L, NOON, "SUCCESS");
        account.bill(DAY, paid(1, "T1", "O1"), dear);

        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY, config("accounts: {acme/main: {feePercent: 0.6}}"))))
                .containsExactly("FEE PAYMENT T2 REVIEW");
        assertThat(differences(run(DAY, config("accounts: {acme/main: {feePercent: 0.6, feeFixedMinor: 7}}"))))
                .containsExactly("FEE PAYMENT T1 REVIEW");
    }

    private static BillLine captured(int n, String trade, String order, String capture, long minor) {
        return new BillLine(
                n,
                Kind.PAYMENT,
                State.SUCCEEDED,
                trade,
                order,
                null,
                capture,
                new Money(minor, "CNY"),
                null,
                NOON,
                "Settled");
    }

    @Test
    void aPaymentThatWasCapturedInPartsIsTheSumOfItsLines() {
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON);
        orders.paid("O3", "T3", NOON);
        orders.waits("O4");
        account.bill(
                DAY,
                captured(1, "T1", "O1", "C1", 3000),
                captured(2, "T1", "O1", "C2", 5880),
                captured(3, "T2", "O2", "C3", 3000),
                captured(4, "T2", "O2", "C4", 3000),
                captured(5, "T3", "O3", "C5", 8880),
                captured(6, "T3", "O3", "C6", 8880),
                captured(7, "T4", "O4", "C7", 8000),
                captured(8, "T4", "O4", "C8", 880));

        assertThat(differences(run(DAY)))
                .containsExactly(
                        "AMOUNT PAYMENT T2 REVIEW",
                        "AMOUNT PAYMENT T2 REVIEW",
                        "AMOUNT PAYMENT T3 REVIEW",
                        "AMOUNT PAYMENT T3 REVIEW",
                        "STATUS PAYMENT T4 REVIEW",
                        "STATUS PAYMENT T4 REVIEW");
        assertThat(orders.applied).isEmpty();
    }

    @Test
    void oneCaptureTwiceRefusesTheFile() {
        account.bill(DAY, captured(1, "T1", "O1", "C1", 8880), captured(2, "T1", "O1", "C1", 8880));

        assertThat(run(DAY).text()).contains("same line twice");
    }
}
