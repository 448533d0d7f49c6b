package io.paysync.contract.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order as every module and the API see it: the registration and what the facts made of it.
 *
 * @param version 1 at registration, plus one with each change; the history has each of them
 * @param paidMinor money received, in minor units of the order's currency
 * @param refundedMinor money given back, in the same units
 * @param tradeNo the provider's number of the payment that paid it
 * @param review why a person must look, or null; it stands beside the status and hides nothing
 * @param claimed what a query must confirm, by the numbers to ask by; null when nothing waits for that
 */
public record Order(
        OrderKey key,
        Registration registration,
        OrderStatus status,
        int version,
        long paidMinor,
        long refundedMinor,
        @Nullable String tradeNo,
        @Nullable Instant paidAt,
        @Nullable String review,
        List<Payment> payments,
        List<Refund> refunds,
        List<Dispute> disputes,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Claimed claimed) {
    public Order {
        payments = List.copyOf(payments);
        refunds = List.copyOf(refunds);
        disputes = List.copyOf(disputes);
    }

    /** Stands in {@code review} while a claim waits for a query to the provider that confirms it. */
    public static final String UNCONFIRMED = "UNCONFIRMED";

    /** Of which nothing has to be confirmed. */
    public Order(
            OrderKey key,
            Registration registration,
            OrderStatus status,
            int version,
            long paidMinor,
            long refundedMinor,
            @Nullable String tradeNo,
            @Nullable Instant paidAt,
            @Nullable String review,
            List<Payment> payments,
            List<Refund> refunds,
            List<Dispute> disputes,
            Instant createdAt,
            Instant updatedAt) {
        this(
                key,
                registration,
                status,
                version,
                paidMinor,
                refundedMinor,
                tradeNo,
                paidAt,
                review,
                payments,
                refunds,
                disputes,
                createdAt,
                updatedAt,
                null);
    }

    /** Whether the provider should be asked about it, settled or not. */
    public boolean unconfirmed() {
        return review != null && review.contains(UNCONFIRMED + ":");
    }

    /** Refunds that are not decided yet and have a number to ask by. */
    public List<Refund> openRefunds() {
        return refunds.stream().filter(Refund::open).toList();
    }

    /**
     * What messages say that nobody has confirmed. Some providers can be asked by these numbers alone.
     *
     * @param tradeNo of a payment that is not proven, be it a second one; null: all are, or the messages do not name it
     * @param refunds those of which more is said than is proven, each by one number at least
     * @param account where the messages came from: who can be asked when the order names none. Null from a release before
     */
    public record Claimed(
            @Nullable String tradeNo,
            List<RefundNo> refunds,
            @Nullable AccountRef account) {
        public Claimed {
            refunds = List.copyOf(refunds);
        }
    }

    /** Where it can be asked about: the account it names, else the one a claim came from; null: nowhere. */
    public @Nullable AccountRef askable() {
        AccountRef named = registration.account();
        return named == null && unconfirmed() && claimed != null ? claimed.account() : named;
    }

    /** What a refund is called by the shop and by the provider; one of them may be null. */
    public record RefundNo(
            @Nullable String merchantRefundNo, @Nullable String providerRefundNo) {}

    /** A payment of this order at the provider. A second one is recorded and raises an incident. */
    public record Payment(
            String tradeNo, Money amount, @Nullable Instant paidAt, boolean booked) {}

    /** One refund. {@code amount} is null while only its existence is known. */
    public record Refund(
            String refundId,
            @Nullable String merchantRefundNo,
            @Nullable String providerRefundNo,
            RefundState state,
            @Nullable Money amount) {
        public boolean open() {
            boolean decided = state == RefundState.SUCCEEDED || state == RefundState.FAILED;
            return !decided && (merchantRefundNo != null || providerRefundNo != null);
        }
    }

    public record Dispute(
            String disputeId, DisputeState state, @Nullable Money amount) {}

    /**
     * What the shop registered. Content that differs under the same id is refused.
     *
     * @param account where it will be paid; null lets any account of the merchant pay it
     * @param expiresAt when the payer can no longer pay; null: the provider's own default
     * @param receivers how the payer can be told, by the keys of {@link Contacts}; other keys are kept and not read
     * @param metadata the shop's own words, given back unread
     * @param adopted true: nobody registered it, it was made of the payment that came for it; else null
     * @param orderedAt when it was ordered in the shop, where that was long before it is registered; null: not told
     */
    public record Registration(
            Money amount,
            @Nullable AccountRef account,
            @Nullable String tradeNo,
            @Nullable String method,
            @Nullable String subject,
            @Nullable Instant expiresAt,
            Map<String, String> receivers,
            Map<String, String> metadata,
            @Nullable Double x,
            @Nullable Double y,
            @Nullable Boolean adopted,
            @Nullable Instant orderedAt) {
        public Registration {
            receivers = Map.copyOf(receivers == null ? Map.of() : receivers);
            metadata = Map.copyOf(metadata == null ? Map.of() : metadata);
            adopted = Boolean.TRUE.equals(adopted) ? Boolean.TRUE : null;
        }

        /** By the shop. */
        public Registration(
                Money amount,
                @Nullable AccountRef account,
                @Nullable String tradeNo,
                @Nullable String method,
                @Nullable String subject,
                @Nullable Instant expiresAt,
                Map<String, String> receivers,
                Map<String, String> metadata,
                @Nullable Double x,
                @Nullable Double y) {
            this(amount, account, tradeNo, method, subject, expiresAt, receivers, metadata, x, y, null, null);
        }

        /** Whether it is adopted, and nobody has registered it since. */
        public boolean unregistered() {
            return adopted != null;
        }

        /**
         * Of a payment for which nobody has registered an order.
         *
         * @param paidAt null where the provider does not say it
         */
        public static Registration adopted(Money amount, AccountRef account, @Nullable Instant paidAt) {
            return new Registration(
                    amount, account, null, null, null, null, Map.of(), Map.of(), null, null, true, paidAt);
        }

        /** The same, ordered then. */
        public Registration ordered(@Nullable Instant at) {
            return new Registration(
                    amount, account, tradeNo, method, subject, expiresAt, receivers, metadata, x, y, adopted, at);
        }

        /** Whether it says the same; when it was ordered need not be said again. */
        public boolean repeats(Registration before) {
            return equals(orderedAt == null ? before.ordered(null) : before);
        }

        /** Without whom it tells and the shop's own words: it may stand in a log. */
        @Override
        public String toString() {
            return "Registration[amount=" + amount + ", account=" + account + ", tradeNo=" + tradeNo + "]";
        }
    }
}
