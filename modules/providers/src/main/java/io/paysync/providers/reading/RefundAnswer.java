package io.paysync.providers.reading;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.QueryAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a question about one refund. */
public final class RefundAnswer {
    private RefundAnswer() {}

    /**
     * Binds it to the order: by the order number it names, or by the payment. A refund that names neither could be anybody's.
     *
     * @param tradeNo the payment of the order
     * @throws io.paysync.contract.bus.FaultException when it is about something else
     */
    public static QueryAnswer told(PaymentFact fact, OrderKey key, @Nullable String tradeNo) {
        boolean sameOrder = key.orderId().equals(fact.orderNo());
        boolean samePayment = tradeNo != null && tradeNo.equals(fact.tradeNo());
        boolean otherOrder = fact.orderNo() != null && !sameOrder;
        boolean otherPayment = tradeNo != null && fact.tradeNo() != null && !samePayment;
        if (otherOrder || otherPayment || !(sameOrder || samePayment)) {
            throw Answers.unknown("the answer is about a refund of another order");
        }
        return new QueryAnswer.Told(List.of(PollKey.keyed(fact, key)), fact.rawStatus());
    }
}
