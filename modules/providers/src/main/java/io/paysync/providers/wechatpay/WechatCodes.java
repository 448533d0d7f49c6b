package io.paysync.providers.wechatpay;

import io.paysync.contract.domain.RefundState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** WeChat Pay's words and what they mean here. A word that is not listed means nothing and moves nothing. */
final class WechatCodes {
    /** What a trade state argues for. */
    enum Trade {
        PENDING,
        PAID,
        CLOSED,
        REVERSED,
        FAILED
    }

    /** {@code REFUND} says that it was paid and that there is a refund, even a partial one: the refunds tell the rest. */
    private static final Map<String, Trade> TRADE = Map.of(
            "NOTPAY", Trade.PENDING,
            "USERPAYING", Trade.PENDING,
            "ACCEPT", Trade.PENDING,
            "SUCCESS", Trade.PAID,
            "REFUND", Trade.PAID,
            "CLOSED", Trade.CLOSED,
            "REVOKED", Trade.REVERSED,
            "PAYERROR", Trade.FAILED);

    private static final Map<String, RefundState> REFUND = Map.of(
            "PROCESSING", RefundState.PROCESSING,
            "SUCCESS", RefundState.SUCCEEDED,
            "CLOSED", RefundState.FAILED,
            "ABNORMAL", RefundState.ABNORMAL,
            // APIv2 says the same in other words.
            "CHANGE", RefundState.ABNORMAL,
            "REFUNDCLOSE", RefundState.FAILED);

    private WechatCodes() {}

    static @Nullable Trade trade(String state) {
        return TRADE.get(state);
    }

    static @Nullable RefundState refund(String status) {
        return REFUND.get(status);
    }
}
