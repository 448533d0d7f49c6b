package io.paysync.providers.words;

import static io.paysync.providers.words.Cell.said;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import java.util.List;
import java.util.stream.Collectors;

/** Facts as the pages tell them. */
final class Meaning {
    private Meaning() {}

    static Cell of(List<PaymentFact> facts) {
        List<Cell> each = facts.stream().map(Meaning::of).toList();
        return said(
                each.stream().map(Cell::english).collect(Collectors.joining("; ")),
                each.stream().map(Cell::chinese).collect(Collectors.joining("；")));
    }

    private static Cell of(PaymentFact fact) {
        Cell claim = of(fact.claim());
        if (!fact.needsQuery() || fact.claim() instanceof Claim.Unusable) {
            return claim;
        }
        return fact.claim() instanceof Claim.Other
                ? said(claim.english() + ", and the provider is asked", claim.chinese() + "，并主动查询")
                : said(claim.english() + ", once a query confirms it", claim.chinese() + "，经查询确认后");
    }

    private static Cell of(Claim claim) {
        return switch (claim) {
            case Claim.Pending pending ->
                pending.attemptFailed() ? said("PENDING: one attempt failed", "PENDING：一次尝试失败") : same("PENDING");
            case Claim.Paid paid -> paid.refundable() ? same("PAID") : said("PAID, too late for refunds", "PAID，已不可退款");
            case Claim.Failed failed -> same("FAILED");
            case Claim.Closed closed -> same("CLOSED");
            case Claim.Reversed reversed -> same("REVERSED");
            case Claim.Refunded refunded -> refund(refunded);
            case Claim.Disputed disputed ->
                switch (disputed.state()) {
                    case OPENED -> same("DISPUTED");
                    case WON -> said("back to what it was", "恢复到争议前的状态");
                    case LOST -> same("CHARGEBACK");
                };
            case Claim.Other other -> said("kept as evidence", "留作证据");
            case Claim.Unusable unusable -> said("for a person", "交给人处理");
        };
    }

    private static Cell refund(Claim.Refunded refunded) {
        RefundState state = refunded.state();
        if (state != null) {
            String person = state == RefundState.ABNORMAL ? ", for a person" : "";
            String total = refunded.total() == null ? "" : ", with the total so far";
            return said(
                    "refund " + state + person + total,
                    "退款 " + state + (person.isEmpty() ? "" : "，交给人处理") + (total.isEmpty() ? "" : "，并带累计退款额"));
        }
        boolean all = refunded.total() != null && refunded.total().equals(refunded.paid());
        String order = all ? "REFUNDED" : "PARTIALLY_REFUNDED";
        return said("a refund total: " + order, "累计退款额：" + order);
    }

    private static Cell same(String word) {
        return said(word, word);
    }
}
