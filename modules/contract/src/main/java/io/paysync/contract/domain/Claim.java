package io.paysync.contract.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a fact says about an order, in the words of this product. A closed family: a provider's words are mapped to it by
 * the provider's own table, and anything unknown is {@link Other}, never a guess.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Claim.Pending.class, name = "PENDING"),
    @JsonSubTypes.Type(value = Claim.Paid.class, name = "PAID"),
    @JsonSubTypes.Type(value = Claim.Failed.class, name = "FAILED"),
    @JsonSubTypes.Type(value = Claim.Closed.class, name = "CLOSED"),
    @JsonSubTypes.Type(value = Claim.Reversed.class, name = "REVERSED"),
    @JsonSubTypes.Type(value = Claim.Refunded.class, name = "REFUND"),
    @JsonSubTypes.Type(value = Claim.Disputed.class, name = "DISPUTE"),
    @JsonSubTypes.Type(value = Claim.Other.class, name = "OTHER"),
    @JsonSubTypes.Type(value = Claim.Unusable.class, name = "UNUSABLE")
})
public sealed interface Claim {
    /**
     * The provider waits for the payer or for the capture.
     *
     * @param attemptFailed one attempt failed; the order can still be paid
     */
    record Pending(@Nullable Money amount, boolean attemptFailed) implements Claim {}

    /**
     * Money was received.
     *
     * @param amount what the order was charged, to be compared with the order's amount
     * @param paidAt by the provider's clock, or null when the message does not say
     * @param refundable false when the provider's refund window is over
     */
    record Paid(Money amount, @Nullable Instant paidAt, boolean refundable) implements Claim {}

    /** The payment finally failed. */
    record Failed(@Nullable Money amount) implements Claim {}

    /** Closed or expired unpaid. */
    record Closed(@Nullable Money amount) implements Claim {}

    /** The whole payment was undone. */
    record Reversed(@Nullable Money amount) implements Claim {}

    /**
     * Something about refunds: of one refund (ids, state, amount), of their total so far, or both.
     *
     * @param state null when the message speaks only of the total
     * @param amount of this refund, or null when unknown
     * @param total cumulative over all refunds of the trade, or null when unknown
     * @param paid what the order was charged, when the message says: it proves the payment too
     */
    record Refunded(
            @Nullable String merchantRefundNo,
            @Nullable String providerRefundNo,
            @Nullable RefundState state,
            @Nullable Money amount,
            @Nullable Money total,
            @Nullable Money paid)
            implements Claim {}

    /** A dispute (chargeback) was opened or ended. */
    record Disputed(
            String disputeId, DisputeState state, @Nullable Money amount) implements Claim {}

    /** Genuine, kept as evidence, moves nothing. */
    record Other() implements Claim {}

    /**
     * Genuine and about money, but not to be booked as it stands: the amount, currency or order number cannot be used. It
     * never moves an order; a person must look, and a query may tell more.
     *
     * @param why for people, for example {@code "amount has more decimals than its currency"}; at most 200 characters
     */
    record Unusable(String why) implements Claim {}
}
