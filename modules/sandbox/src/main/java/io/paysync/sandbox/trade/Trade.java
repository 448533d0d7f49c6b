package io.paysync.sandbox.trade;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Money;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider knows about one payment. Every step answers with the next value or a {@code FaultException} CONFLICT
 * when the provider would refuse it.
 *
 * @param provider who knows it
 * @param orderNo the merchant's number, unique at the provider
 * @param tradeNo the provider's own number
 * @param notifyUrl where this trade's callbacks go; null: where all go
 * @param notified callbacks sent for it, repeats included
 */
public record Trade(
        String provider,
        String orderNo,
        String tradeNo,
        Money amount,
        String subject,
        State state,
        Instant createdAt,
        @Nullable Instant paidAt,
        @Nullable Instant closedAt,
        List<Refund> refunds,
        @Nullable Dispute dispute,
        @Nullable URI notifyUrl,
        int notified) {
    public Trade {
        refunds = List.copyOf(refunds);
    }

    /** A refunded trade stays PAID; its refunds tell the rest. */
    public enum State {
        WAIT,
        PAID,
        CLOSED
    }

    /** How a refund ended. */
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        /** WeChat Pay only: an operator must look. */
        ABNORMAL
    }

    /**
     * @param refundNo the merchant's number
     * @param providerNo the provider's number
     */
    public record Refund(String refundNo, String providerNo, Money amount, Outcome outcome, Instant at) {
        Refund ended(Outcome other) {
            return new Refund(refundNo, providerNo, amount, other, at);
        }
    }

    /** Where a dispute stands. */
    public enum DisputeState {
        OPEN,
        WON,
        LOST
    }

    public record Dispute(String disputeId, DisputeState state) {}

    /** A trade that waits for its payer. */
    public static Trade open(
            String provider,
            String orderNo,
            String tradeNo,
            Money amount,
            String subject,
            @Nullable URI notifyUrl,
            Instant now) {
        return new Trade(
                provider,
                orderNo,
                tradeNo,
                amount,
                subject,
                State.WAIT,
                now,
                null,
                null,
                List.of(),
                null,
                notifyUrl,
                0);
    }

    public Trade pay(Instant now) {
        demand(state == State.WAIT, "the trade is " + state);
        return with(State.PAID, now, null, refunds, dispute, notified);
    }

    public Trade close(Instant now) {
        demand(state == State.WAIT, "the trade is " + state);
        return with(State.CLOSED, null, now, refunds, dispute, notified);
    }

    public Trade refund(Refund refund) {
        demand(state == State.PAID, "the trade is " + state);
        demand(refund(refund.refundNo()).isEmpty(), "the refund number is taken");
        demand(refund.amount().currency().equals(amount.currency()), "the refund has another currency");
        boolean real = refund.outcome() == Outcome.SUCCEEDED;
        demand(
                refund.amount().minor() > 0
                        && (!real || refundedMinor() + refund.amount().minor() <= amount.minor()),
                "the refund is more than is left");
        List<Refund> more = new ArrayList<>(refunds);
        more.add(refund);
        return with(State.PAID, paidAt, closedAt, more, dispute, notified);
    }

    /** A refund that had succeeded comes back: the payer's bank would not take it. */
    public Trade refundFails(String refundNo) {
        Refund now = refund(refundNo).orElse(null);
        demand(now != null && now.outcome() == Outcome.SUCCEEDED, "no such refund that succeeded");
        List<Refund> all = refunds.stream()
                .map(each -> each.refundNo().equals(refundNo) ? each.ended(Outcome.FAILED) : each)
                .toList();
        return with(state, paidAt, closedAt, all, dispute, notified);
    }

    public Trade dispute(Dispute next) {
        demand(state == State.PAID, "the trade is " + state);
        Dispute now = dispute;
        boolean opens = next.state() == DisputeState.OPEN;
        demand(opens ? now == null : now != null && now.state() == DisputeState.OPEN, "no such step of a dispute");
        return with(State.PAID, paidAt, closedAt, refunds, next, notified);
    }

    public Trade notifiedOnceMore() {
        return with(state, paidAt, closedAt, refunds, dispute, notified + 1);
    }

    /** The same trade, told with another amount: a lie that the provider's query does not repeat. */
    public Trade retold(Money otherAmount) {
        return new Trade(
                provider,
                orderNo,
                tradeNo,
                otherAmount,
                subject,
                state,
                createdAt,
                paidAt,
                closedAt,
                refunds,
                dispute,
                notifyUrl,
                notified);
    }

    /** The sum of the refunds that succeeded, in minor units. */
    public long refundedMinor() {
        return refunds.stream()
                .filter(r -> r.outcome() == Outcome.SUCCEEDED)
                .mapToLong(r -> r.amount().minor())
                .sum();
    }

    public boolean fullyRefunded() {
        return state == State.PAID && refundedMinor() == amount.minor();
    }

    public Optional<Refund> refund(String refundNo) {
        return refunds.stream().filter(r -> r.refundNo().equals(refundNo)).findFirst();
    }

    private Trade with(
            State newState,
            @Nullable Instant newPaidAt,
            @Nullable Instant newClosedAt,
            List<Refund> newRefunds,
            @Nullable Dispute newDispute,
            int newNotified) {
        return new Trade(
                provider,
                orderNo,
                tradeNo,
                amount,
                subject,
                newState,
                createdAt,
                newPaidAt,
                newClosedAt,
                newRefunds,
                newDispute,
                notifyUrl,
                newNotified);
    }

    private static void demand(boolean holds, String why) {
        if (!holds) {
            throw Fault.of(Fault.Code.CONFLICT, why);
        }
    }
}
