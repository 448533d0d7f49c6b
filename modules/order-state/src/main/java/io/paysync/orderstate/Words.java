package io.paysync.orderstate;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Facts in words, for the history. */
final class Words {
    private static final String TOO_LATE = "too late: ";

    private Words() {}

    static String of(PaymentFact fact) {
        String trade = fact.tradeNo() == null ? "" : ", trade " + fact.tradeNo();
        return switch (fact.claim()) {
            case Claim.Pending p ->
                (p.attemptFailed() ? "an attempt failed, still payable" : "waiting for the payer") + trade;
            case Claim.Paid p -> "paid " + p.amount() + trade;
            case Claim.Failed f -> "payment failed" + trade;
            case Claim.Closed c -> "closed unpaid" + trade;
            case Claim.Reversed r -> "payment reversed" + trade;
            case Claim.Refunded r -> refund(r) + trade;
            case Claim.Disputed d ->
                "dispute " + d.disputeId() + " " + d.state().name().toLowerCase(Locale.ROOT) + trade;
            case Claim.Other o -> "evidence only";
            case Claim.Unusable u -> u.why();
        };
    }

    /** Why nothing moved. */
    static String nothing(OrderStatus status, Claim claim) {
        boolean ending = claim instanceof Claim.Closed || claim instanceof Claim.Failed;
        return ending && status.moneyMoved()
                ? TOO_LATE + "the order is " + status
                : "nothing new: the order is " + status;
    }

    /** Whether it was told by {@link #nothing} of an end that came too late. */
    static boolean late(String reason) {
        return reason.startsWith(TOO_LATE);
    }

    private static String refund(Claim.Refunded claim) {
        String state = claim.state() == null ? "" : " " + claim.state().name().toLowerCase(Locale.ROOT);
        String number = first(claim.providerRefundNo(), claim.merchantRefundNo());
        return "refund" + (number == null ? "" : " " + number) + state + money(" of ", claim.amount())
                + money(", total ", claim.total());
    }

    private static String money(String before, @Nullable Money money) {
        return money == null ? "" : before + money;
    }

    private static @Nullable String first(@Nullable String a, @Nullable String b) {
        return a == null || a.isEmpty() ? b : a;
    }
}
