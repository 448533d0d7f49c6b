package io.paysync.polling.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.RefundState;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillLine.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On which day's bill something stands, and what of ours stands on none, on a real database. */
class BillDaysTest extends BillRoom {
    @Test
    void oursThatTheBillDoesNotHaveIsTold() {
        orders.paid("O1", "T1", NOON);
        orders.paid("yesterday", "T2", NOON.minus(Duration.ofDays(1)));
        orders.paid("tomorrow", "T3", NOON.plus(Duration.ofDays(1)));
        orders.refunded(
                "O4",
                "T4",
                NOON.minus(Duration.ofDays(5)),
                MoneyDouble.refund("T4", "R4", RefundState.SUCCEEDED, 100, NOON),
                MoneyDouble.refund("T4", "R5", RefundState.PROCESSING, 100, NOON));

        assertThat(differences(run(DAY))).containsExactly("OURS_ONLY PAYMENT T1 REVIEW", "OURS_ONLY REFUND T4 REVIEW");
    }

    @Test
    void whatLiesAtMidnightIsCarriedToTheNextDay() {
        orders.paid("late", "T1", EVENING);
        orders.paid("lost", "T2", EVENING);
        orders.paid("noon", "T3", NOON);
        account.bill(DAY, paid(1, "T3", "noon"));
        account.bill(DAY.plusDays(1), paid(1, "T1", "late"));

        BillRun first = run(DAY);
        BillRun second = run(DAY.plusDays(1));
        BillRun third = run(DAY.plusDays(2));

        assertThat(first.carried()).isEqualTo(2);
        assertThat(differences(first)).isEmpty();
        assertThat(differences(second)).containsExactly("OURS_ONLY PAYMENT T2 REVIEW");
        assertThat(differences(third)).isEmpty();
        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY.plusDays(1)))).isEmpty();
    }

    @Test
    void whatStoodOnTheBillOfTheDayBeforeIsNotMissed() {
        orders.paid("early", "T1", MIDNIGHT);
        orders.paid("unsure", "T2", MIDNIGHT);
        account.bill(DAY, paid(1, "T1", "early"));

        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY.plusDays(1)))).containsExactly("OURS_ONLY PAYMENT T2 REVIEW");
    }

    @Test
    void withoutTheBillOfTheDayBeforeNothingIsSaidOfItsLastMinutes() {
        orders.paid("unsure", "T2", MIDNIGHT);

        BillRun run = run(DAY.plusDays(1));

        assertThat(differences(run)).isEmpty();
        assertThat(run.passedOver()).isEqualTo(1);
    }

    @Test
    void aBillOfWhatWasSettledHasDaysToFollow() {
        account.settleDays = 2;
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON);
        account.bill(DAY.plusDays(2), paid(1, "T1", "O1"));

        assertThat(run(DAY).carried()).isEqualTo(2);
        assertThat(differences(run(DAY.plusDays(1)))).isEmpty();
        assertThat(differences(run(DAY.plusDays(2)))).containsExactly("OURS_ONLY PAYMENT T2 REVIEW");
    }

    /** Three days with all that can cross two midnights; T-LOST… stand on no bill. */
    private void threeDays() {
        for (int day = 0; day < 3; day++) {
            Duration days = Duration.ofDays(day);
            orders.paid("noon" + day, "T-NOON" + day, NOON.plus(days));
            orders.paid("lost" + day, "T-LOST" + day, NOON.plus(days));
            orders.paid("late" + day, "T-LATE" + day, EVENING.plus(days));
            orders.paid("lost late" + day, "T-LOST-LATE" + day, EVENING.plus(days));
            orders.paid("early" + day, "T-EARLY" + day, MIDNIGHT.plus(days));
            orders.paid("lost early" + day, "T-LOST-EARLY" + day, MIDNIGHT.plus(days));
            orders.refunded(
                    "back" + day,
                    "T-BACK" + day,
                    NOON.minus(Duration.ofDays(9)),
                    MoneyDouble.refund("T-BACK" + day, "R" + day, RefundState.SUCCEEDED, 100, EVENING.plus(days)));
        }
        for (int day = 0; day < 4; day++) {
            List<BillLine> lines = new ArrayList<>(
                    List.of(paid(1, "T-NOON" + day, "noon" + day), paid(2, "T-EARLY" + day, "early" + day)));
            if (day > 0) {
                lines.add(paid(3, "T-LATE" + (day - 1), "late" + (day - 1)));
                lines.add(refund(4, "T-BACK" + (day - 1), "back" + (day - 1), "R" + (day - 1), State.SUCCEEDED, 100));
            }
            account.bill(DAY.plusDays(day), lines.toArray(BillLine[]::new));
        }
        // One of a day's first minutes stands on the bill before it.
        orders.paid("ahead", "T-AHEAD", MIDNIGHT.plus(Duration.ofDays(1)));
        List<BillLine> second = new ArrayList<>(account.lines.get(DAY.plusDays(1)));
        second.add(paid(5, "T-AHEAD", "ahead"));
        account.lines.put(DAY.plusDays(1), second);
    }

    private List<List<Integer>> sequences() {
        return List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0));
    }

    private static String[] missed(String... trades) {
        return Stream.of(trades)
                .map(trade -> "OURS_ONLY PAYMENT " + trade + " REVIEW")
                .sorted()
                .toArray(String[]::new);
    }

    @Test
    void inWhateverOrderDaysAreComparedTheSameDiffers() {
        threeDays();

        for (List<Integer> days : sequences()) {
            assertThat(compared(days))
                    .as("compared %s", days)
                    .containsExactly(missed(
                            "T-LOST0",
                            "T-LOST1",
                            "T-LOST2",
                            "T-LOST-LATE0",
                            "T-LOST-LATE1",
                            "T-LOST-EARLY0",
                            "T-LOST-EARLY1"));
        }
    }

    @Test
    void inWhateverOrderDaysOfSettlementAreComparedTheSameDiffers() {
        threeDays();
        account.settleDays = 1;

        for (List<Integer> days : sequences()) {
            assertThat(compared(days))
                    .as("compared %s", days)
                    .containsExactly(missed("T-LOST0", "T-LOST1", "T-LOST-LATE0", "T-LOST-LATE1", "T-LOST-EARLY0"));
        }
    }

    @Test
    void aBillThatIsNeverComparedDoesNotKeepItsItemsForEver() {
        account.settleDays = 2;
        orders.paid("O1", "T1", NOON);

        assertThat(differences(run(DAY))).isEmpty();
        assertThat(differences(run(DAY.plusDays(2)))).isEmpty();
        assertThat(differences(run(DAY.plusDays(32), config("gapDays: 30")))).isEmpty();
        assertThat(differences(run(DAY.plusDays(33), config("gapDays: 30"))))
                .containsExactly("OURS_ONLY PAYMENT T1 REVIEW");
    }

    @Test
    void whatWeLearnOfAfterItsDayIsOursOfTheDayAllTheSame() {
        orders.paid("O1", "T1", NOON);
        orders.told("O1", MIDNIGHT.plus(Duration.ofHours(2)));

        assertThat(run(DAY, config("lag: 1h")).ours()).isZero();
        assertThat(differences(run(DAY, config("lag: 3h")))).containsExactly("OURS_ONLY PAYMENT T1 REVIEW");
    }

    @Test
    void aClockThatIsBehindLosesNoPayment() {
        orders.paid("O1", "T1", NOON);
        orders.told("O1", Instant.parse("2026-11-18T15:30:00Z"));
        orders.paid("O2", "T2", NOON);
        orders.told("O2", Instant.parse("2026-11-18T14:30:00Z"));

        assertThat(differences(run(DAY))).containsExactly("OURS_ONLY PAYMENT T1 REVIEW");
    }

    @Test
    void whatIsSettledLaterIsStagedWithTheDayOfItsBill() {
        account.settleDays = 3;
        orders.paid("O1", "T1", NOON);
        orders.paid("O2", "T2", NOON.minus(Duration.ofDays(2)));
        account.bill(DAY.plusDays(3), paid(1, "T1", "O1"));

        BillRun run = run(DAY.plusDays(3));

        assertThat(List.of(run.ours(), run.matched())).containsExactly(1L, 1L);
        assertThat(orders.found).hasValue(0);
        assertThat(run(DAY).carried()).isZero();
    }

    /** The step of a later day brings the order up again, with the payment's own day. */
    @Test
    void aLaterStepOfAnOrderMovesItsPaymentToNoOtherDay() {
        orders.paid("O1", "T1", NOON);
        orders.told("O1", NOON, NOON.plus(Duration.ofDays(20)));
        account.bill(DAY, paid(1, "T1", "O1"));

        assertThat(differences(run(DAY))).isEmpty();
        BillRun later = run(DAY.plusDays(20));

        assertThat(List.of(later.ours(), later.carried())).containsExactly(1L, 0L);
        assertThat(differences(later)).isEmpty();
    }
}
