package io.paysync.sandbox.provider.unionpay;

import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Money that goes back because the shop asked for it: refunds, and cancellations of a whole payment on its day. Each is a
 * transaction with numbers of its own. No fact sheet says which code refuses what: they are our choice.
 */
final class UnionpayReturns {
    private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,11}");

    private final Trades trades;

    UnionpayReturns(Trades trades) {
        this.trades = trades;
    }

    /** What became of the request. */
    sealed interface Outcome {
        record Taken(Trade trade, Trade.Refund refund) implements Outcome {}

        record Refused(String code, String message) implements Outcome {}
    }

    private static final Outcome MALFORMED = new Outcome.Refused("10", "报文格式错误[6100030]");
    private static final Outcome REPEATED = new Outcome.Refused("12", "重复交易[2040004]");
    private static final Outcome TOO_MUCH = new Outcome.Refused("36", "交易金额超限[2050001]");
    private static final Outcome UNKNOWN = new Outcome.Refused(
            UnionpayTexts.NO_SUCH_TRANSACTION, UnionpayTexts.message(UnionpayTexts.NO_SUCH_TRANSACTION));

    Outcome take(Map<String, String> asked, Instant now) {
        String type = asked.getOrDefault("txnType", "");
        String number = asked.getOrDefault("orderId", "");
        String digits = asked.getOrDefault("txnAmt", "");
        String txnTime = asked.getOrDefault("txnTime", "");
        if (trades.findByRefundNo("unionpay", number).isPresent()
                || trades.find("unionpay", number).isPresent()) {
            return REPEATED;
        }
        // The ledger keeps one time, so a number must not have another one in it.
        Optional<Instant> at = UnionpayTexts.instant(txnTime)
                .filter(time -> UnionpayTexts.txnTime(number, time).equals(txnTime));
        boolean cancel = type.equals(UnionpayTexts.CANCEL);
        if (!(cancel || type.equals(UnionpayTexts.REFUND))
                || !UnionpayDouble.NUMBER.matcher(number).matches()
                || !AMOUNT.matcher(digits).matches()
                || at.isEmpty()) {
            return MALFORMED;
        }
        Optional<Trade> paid = trades.findByTradeNo("unionpay", asked.getOrDefault("origQryId", ""))
                .filter(trade -> trade.state() == Trade.State.PAID);
        if (paid.isEmpty()) {
            return UNKNOWN;
        }
        Money amount = new Money(Long.parseLong(digits), paid.get().amount().currency());
        if (cancel && !cancellable(paid.get(), amount, now)) {
            return TOO_MUCH;
        }
        String last = String.valueOf(100_000 + Math.floorMod(number.hashCode(), 100_000))
                .substring(1);
        String queryId = UnionpayTexts.refundQueryId(now, type, last);
        return back(paid.get(), new Trade.Refund(number, queryId, amount, Trade.Outcome.SUCCEEDED, at.get()));
    }

    private static boolean cancellable(Trade trade, Money amount, Instant now) {
        Instant paidAt = trade.paidAt();
        return amount.equals(trade.amount())
                && trade.refunds().isEmpty()
                && paidAt != null
                && UnionpayTexts.sameDay(paidAt, now);
    }

    private Outcome back(Trade paid, Trade.Refund refund) {
        try {
            return new Outcome.Taken(trades.change("unionpay", paid.orderNo(), trade -> trade.refund(refund)), refund);
        } catch (FaultException e) {
            return TOO_MUCH;
        }
    }
}
