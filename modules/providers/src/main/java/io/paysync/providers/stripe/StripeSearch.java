package io.paysync.providers.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import java.util.Comparator;
import java.util.List;

/** Decisions on Stripe's answers. */
final class StripeSearch {
    private StripeSearch() {}

    /**
     * One order may have several payment intents, most of them given up. What was paid counts; else what can still be
     * paid; only when all are given up is the order.
     */
    static QueryAnswer told(List<PaymentFact> all) {
        if (all.isEmpty()) {
            return new QueryAnswer.NotFound("no payment intent names this order");
        }
        int best = all.stream().mapToInt(StripeSearch::rank).min().orElse(0);
        List<PaymentFact> kept = all.stream()
                .filter(fact -> rank(fact) == best)
                .sorted(Comparator.comparing(PaymentFact::key))
                .toList();
        // Several open intents say the same: it can still be paid.
        List<PaymentFact> facts = best == 0 ? kept : kept.subList(0, 1);
        return new QueryAnswer.Told(facts, facts.get(0).rawStatus());
    }

    private static int rank(PaymentFact fact) {
        return switch (fact.claim()) {
            case Claim.Paid paid -> 0;
            case Claim.Refunded refunded -> 0;
            case Claim.Reversed reversed -> 0;
            case Claim.Disputed disputed -> 0;
            case Claim.Unusable unusable -> 0;
            case Claim.Pending pending -> 1;
            case Claim.Other other -> 1;
            case Claim.Failed failed -> 2;
            case Claim.Closed closed -> 2;
        };
    }

    static CloseAnswer closed(HttpAnswer answer) {
        JsonNode body = JsonText.object(Answers.body(answer));
        String status = JsonText.text(body, "status", "");
        if (answer.status() == 200) {
            if (status.equals("canceled") || status.equals("expired")) {
                return CloseAnswer.CLOSED;
            }
            throw Answers.unknown("closing was answered with another state");
        }
        JsonNode error = JsonText.at(body, "error");
        String code = Answers.code(JsonText.text(error, "code", ""));
        if (answer.status() == 404 && code.equals("resource_missing")) {
            return CloseAnswer.NOT_FOUND;
        }
        if (answer.status() == 400 && error != null) {
            String now = JsonText.text(JsonText.at(error, "payment_intent"), "status", "");
            return now.equals("canceled") ? CloseAnswer.CLOSED : CloseAnswer.NOT_CLOSABLE;
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw Answers.refused(code, "Stripe refuses to close");
        }
        throw Answers.unknown("HTTP " + answer.status() + " " + code);
    }
}
