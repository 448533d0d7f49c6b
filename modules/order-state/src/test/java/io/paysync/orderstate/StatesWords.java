package io.paysync.orderstate;

import io.paysync.orderstate.StatesPage.Language;
import java.util.List;

/** The tables' rows in the two languages of the documentation. */
final class StatesWords {
    private StatesWords() {}

    static String claim(String claim, Language language) {
        return switch (claim) {
            case "Pending" -> language.of("waiting", "等待支付");
            case "Paid" -> language.of("payment", "支付成功");
            case "Failed" -> language.of("failure", "支付失败");
            case "Closed" -> language.of("close", "关闭");
            case "Reversed" -> language.of("reversal", "撤销");
            case "Refunded" -> language.of("refund", "退款");
            case "Disputed" -> language.of("dispute", "争议");
            default -> throw new IllegalArgumentException("no word for " + claim);
        };
    }

    static String mark(Mark mark, boolean paid, Language language) {
        return switch (mark) {
            case PAID -> language.of("a payment is booked", "有一笔支付入账");
            case LOST -> language.of("a dispute about it was lost", "该笔支付的争议败诉");
            case DISPUTED -> language.of("a dispute about it is open", "该笔支付的争议未结束");
            case REVERSED ->
                paid
                        ? language.of("it was undone as a whole", "该笔支付被整笔撤销")
                        : language.of("a trade was undone as a whole", "有交易被整笔撤销");
            case REFUNDED -> language.of("all of it went back", "该笔支付已全部退回");
            case PARTLY ->
                language.of("a part of it went back, so that less than the order's amount is left", "退回了一部分，剩余少于订单金额");
            case CLOSED -> language.of("a trade was reported closed", "有交易被告知已关闭");
            case FAILED -> language.of("a trade was reported failed", "有交易被告知失败");
            case PENDING -> language.of("the provider waits for the payer or the capture", "渠道在等待付款人或请款");
        };
    }

    static String row(FactRow row, Language language) {
        return switch (row) {
            case NOT_REGISTERED -> language.of("no such order is registered", "没有登记这笔订单");
            case EVIDENCE -> language.of("it says nothing about money", "与资金无关");
            case OF_ANOTHER_ORDER -> language.of("its trade has paid another order", "该交易已支付了另一笔订单");
            case OTHER_ACCOUNT -> language.of("it came through another account than registered", "来自登记以外的账号");
            case OTHER_ENVIRONMENT ->
                language.of(
                        "the order names no account, and it came through one of another environment (`environment`)",
                        "订单未指定账号，而它来自另一环境（`environment`）的账号");
            case NOT_USABLE -> language.of("its amount, currency or order number cannot be used", "其金额、币种或订单号无法使用");
            case OTHER_CURRENCY -> language.of("another currency", "币种不同");
            case OTHER_AMOUNT ->
                language.of(
                        "another amount, beyond what the merchant takes (`overpaidMax`, `underpaidMax`)",
                        "金额不同，且超出商户接受的范围（`overpaidMax`、`underpaidMax`）");
            case IN_THE_FUTURE -> language.of("its time lies more than a day ahead of its arrival", "其时间比到达时间晚一天以上");
            case BEFORE_THE_ORDER ->
                language.of(
                        "paid more than a day before the order was registered, ordered (`orderedAt`) and the message came",
                        "付款时间早于订单登记、下单（`orderedAt`）和消息到达一天以上");
            case UNPROVEN_WAITING ->
                language.of("an unproven one that says only that the provider waits", "未经证实，且只说渠道在等待");
            case UNPROVEN ->
                language.of("unproven: a query must confirm it, or it is older than any retry", "未经证实：需要查询确认，或早于任何重试");
            case PROVEN -> language.of("every other one", "其余情况");
        };
    }

    static String effect(FactRow.Effect effect, Language language) {
        return switch (effect) {
            case PARK ->
                language.of(
                        "parked until the order comes; `UNKNOWN_ORDER` after a while. Where the account allows it"
                                + " (`orders.adopt`), a proven payment makes an order of its own, marked `adopted`",
                        "暂存，等待订单登记；久等不到时产生 `UNKNOWN_ORDER`。账号允许时（`orders.adopt`），已证实的支付自成一笔订单，标记为" + " `adopted`");
            case NOTHING -> language.of("kept, moves nothing", "保存，不改变订单");
            case HOLD ->
                language.of(
                        "held: not booked, the order has `review` until somebody clears it", "扣住：不入账，订单进入复核，直到有人处理");
            case CLAIM ->
                language.of(
                        "claimed: not booked; `UNCONFIRMED` while it says other things about the money than what is proven,"
                                + " and the provider is asked",
                        "待证实：不入账；所述资金与已证实的不同时为 `UNCONFIRMED`，并向渠道查询");
            case PROVE -> language.of("booked", "入账");
        };
    }

    static String row(ConflictRow row, Language language) {
        return switch (row) {
            case REFUND_EXCESS -> language.of("more was refunded than paid", "退款多于支付");
            case AMOUNTS_DIFFER -> language.of("one payment is told with two amounts", "同一笔支付被告知两个金额");
            case PAID_TOO_MUCH ->
                language.of(
                        "a little too much was paid, `overpaid` is `ask-refund`, and it has not gone back",
                        "多付了一点，`overpaid` 为 `ask-refund`，且尚未退回");
            case PAID_AND_FAILED ->
                language.of(
                        "the very payment that paid the order was reported failed, and the money has not gone back",
                        "支付订单的那笔交易又被告知失败，且款项未退回");
            case PAID_AND_CLOSED ->
                language.of(
                        "the order's trade, or the order, was reported closed or failed, and the money has not gone back",
                        "该交易或订单被告知关闭或失败，且款项未退回");
            case ANOTHER_ATTEMPT_CLOSED ->
                language.of(
                        "another trade of the order was reported closed, and the money has not gone back",
                        "订单的另一笔交易被告知关闭，且款项未退回");
            case PAID_TWICE -> language.of("more than one payment stands", "有多笔支付同时有效");
            case REFUND_STUCK -> language.of("the provider cannot complete a refund by itself", "渠道无法自行完成退款");
        };
    }

    static String flag(ConflictRow.Flag flag, Language language) {
        return switch (flag) {
            case REVIEW -> language.of("yes", "是");
            case UNLESS_ACCEPTED -> language.of("unless `lateMoney` is `accept`", "`lateMoney` 为 `accept` 时否");
            case INCIDENT -> language.of("no", "否");
        };
    }

    static List<String> example(ConflictRow row) {
        return switch (row) {
            case REFUND_EXCESS -> List.of("paid", "refund-1", "refund-2");
            case AMOUNTS_DIFFER -> List.of("paid", "more");
            case PAID_TOO_MUCH -> List.of("more");
            case PAID_AND_FAILED -> List.of("paid", "failed");
            case PAID_AND_CLOSED -> List.of("closed", "paid");
            case ANOTHER_ATTEMPT_CLOSED -> List.of("closed-older", "paid");
            case PAID_TWICE -> List.of("paid", "second");
            case REFUND_STUCK -> List.of("paid", "refund-stuck");
        };
    }
}
