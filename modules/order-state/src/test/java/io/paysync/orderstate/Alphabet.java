package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.MAIN;
import static io.paysync.orderstate.Facts.OTHER;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.at;
import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.dispute;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.failed;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.poll;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.reversed;
import static io.paysync.orderstate.Facts.stale;
import static io.paysync.orderstate.Facts.total;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static io.paysync.orderstate.Facts.when;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The facts of which the proofs build their sets: each kind of trouble, with few numbers and times, so that they meet. */
final class Alphabet {
    /** Facts that can be booked, and what contradicts them. */
    static final List<PaymentFact> PROVEN = List.of(
            pending("pending"),
            paid("paid"),
            trade(paid("paid-no-number"), null),
            trade(fact("second", new Claim.Paid(PRICE, at(5), true)), "T2"),
            paid("more", cny(9000)),
            closed("closed"),
            trade(closed("closed-older"), "T0"),
            failed("failed"),
            reversed("reversed"),
            trade(reversed("reversed-no-number"), null),
            when(refund("refund-1", "R1", RefundState.SUCCEEDED, 4000), 3),
            when(refund("refund-1-failed", "R1", RefundState.FAILED, 4000), 7),
            when(trade(refund("refund-2", "R2", RefundState.SUCCEEDED, 8880), null), 4),
            refund("refund-stuck", "R4", RefundState.ABNORMAL, 10),
            when(total("total-1", 4000), 3),
            when(total("total-2", 8880), 6),
            when(dispute("dispute", DisputeState.OPENED), 5),
            when(dispute("dispute-lost", DisputeState.LOST), 8));

    /** Facts that must not be booked as they are. */
    static final List<PaymentFact> DOUBTFUL = List.of(
            paid("wrong", cny(1)),
            stale(paid("stale")),
            unconfirmed(trade(paid("unconfirmed"), "T3")),
            unconfirmed(refund("refund-claimed", "R3", RefundState.SUCCEEDED, 10)));

    /** Seen in sets of fewer facts, because they resemble others. */
    private static final List<PaymentFact> SELDOM = List.of(
            when(dispute("dispute-won", DisputeState.WON), 9),
            poll(trade(closed("closed-poll"), null)),
            trade(failed("failed-other"), "T2"),
            account(trade(paid("other-account"), "W1"), OTHER),
            trade(paid("sandbox"), "T4").in(Environment.SANDBOX),
            fact("refund-proves", new Claim.Refunded("R5", "R1", RefundState.PROCESSING, null, null, PRICE)),
            fact("other-currency", new Claim.Paid(new Money(8880, "EUR"), at(0), true)),
            fact("future", new Claim.Paid(PRICE, at(1).plus(Duration.ofDays(2)), true)),
            fact("early", new Claim.Paid(PRICE, at(0).minus(Duration.ofDays(2)), true)),
            fact("unusable", new Claim.Unusable("not a number")),
            fact("evidence", new Claim.Other()),
            unconfirmed(pending("pending-claimed")));

    static final List<PaymentFact> MOST =
            Stream.concat(PROVEN.stream(), DOUBTFUL.stream()).toList();
    static final List<PaymentFact> ALL =
            Stream.concat(MOST.stream(), SELDOM.stream()).toList();

    /** Policies that differ in all they can. */
    static final List<Terms> TERMS = List.of(
            Terms.DEFAULT,
            new Terms(LateMoney.HOLD, Overpaid.ASK_REFUND, 120, 0),
            new Terms(LateMoney.ASK_REFUND, Overpaid.ACCEPT, 120, 20));

    private Alphabet() {}

    static PaymentFact named(String event) {
        return ALL.stream()
                .filter(f -> f.key().eventKey().equals(event))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fact " + event + " of " + MAIN));
    }

    static List<String> names(List<PaymentFact> facts) {
        return facts.stream().map(f -> f.key().eventKey()).toList();
    }
}
