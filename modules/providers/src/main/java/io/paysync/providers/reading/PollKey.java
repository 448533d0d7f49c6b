package io.paysync.providers.reading;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.proof.Hashes;
import org.jspecify.annotations.Nullable;

/**
 * The key of a fact that came by asking: {@code poll:<trade or order>:<status>:<paid>:<refunded>}, in minor units. The
 * same answer twice is one fact; an answer that says anything else is another.
 */
public final class PollKey {
    private PollKey() {}

    public static String of(PaymentFact fact, OrderKey order) {
        String trade = fact.tradeNo();
        String number = trade == null ? order.orderId() : trade;
        String key = "poll:" + number + ":" + fact.rawStatus() + ":" + amounts(fact.claim());
        return key.length() <= FactKey.EVENT_KEY_CHARS_MAX ? key : "poll:sha256:" + Hashes.sha256Hex(key);
    }

    /** The fact under that key and about the order asked for; that the answer speaks of it was checked before. */
    public static PaymentFact keyed(PaymentFact fact, OrderKey order) {
        return new PaymentFact(
                new FactKey(fact.key().account(), of(fact, order)),
                fact.source(),
                fact.merchant(),
                order.orderId(),
                fact.tradeNo(),
                fact.claim(),
                fact.rawStatus(),
                fact.occurredAt(),
                fact.receivedAt(),
                fact.needsQuery(),
                fact.stale(),
                fact.environment());
    }

    private static String amounts(Claim claim) {
        return switch (claim) {
            case Claim.Paid c -> minor(c.amount()) + ":0";
            case Claim.Refunded c -> minor(c.paid()) + ":" + minor(c.total()) + one(c);
            case Claim.Pending c -> "0:0";
            case Claim.Failed c -> "0:0";
            case Claim.Closed c -> "0:0";
            case Claim.Reversed c -> minor(c.amount()) + ":reversed";
            case Claim.Disputed c -> minor(c.amount()) + ":" + c.state();
            case Claim.Other c -> "?:?";
            case Claim.Unusable c -> "!:!";
        };
    }

    /** What is said of one refund and not only of their sum. */
    private static String one(Claim.Refunded claim) {
        String number = claim.merchantRefundNo() == null ? claim.providerRefundNo() : claim.merchantRefundNo();
        return claim.state() == null ? "" : ":" + number + ":" + minor(claim.amount());
    }

    private static String minor(@Nullable Money money) {
        return money == null ? "?" : Long.toString(money.minor());
    }
}
