package io.paysync.providers.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.reading.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a payment says, with its refunds and chargebacks. Mollie's callbacks have no number of their own: the key of a fact
 * is what it says, so the same news twice is one fact, and news is another.
 */
final class MollieFacts {
    private final Identity who;
    private final MollieConfig config;

    MollieFacts(Identity who, MollieConfig config) {
        this.who = who;
        this.config = config;
    }

    List<PaymentFact> ofCallback(JsonNode payment, Instant now) {
        return all(payment, orderNo(payment), Source.CALLBACK, "", now);
    }

    List<PaymentFact> ofPoll(JsonNode payment, OrderKey order, Instant now) {
        return all(payment, order.orderId(), Source.POLL, "poll:", now);
    }

    /** In the metadata: a field of it, or all of it where it is a plain text. */
    @Nullable
    String orderNo(JsonNode payment) {
        String whole = JsonText.text(payment, "metadata");
        return whole != null ? whole : JsonText.text(JsonText.at(payment, "metadata"), config.orderNoMetadata());
    }

    private List<PaymentFact> all(
            JsonNode payment, @Nullable String orderNo, Source source, String prefix, Instant now) {
        String id = JsonText.text(payment, "id", "");
        String status = JsonText.text(payment, "status", "");
        Draft first = draft(source, now, orderNo, id).raw(status);
        Money amount = money(first, payment, "amount");
        // What counts is what was received; an authorisation may be captured in part.
        Money captured = JsonText.has(payment, "amountCaptured") ? money(first, payment, "amountCaptured") : amount;
        boolean paid = MollieCodes.payment(status) == MollieCodes.Payment.PAID;
        Money received = paid ? captured : null;
        String minor = received == null ? "" : ":" + received.minor();
        Map<FactKey, PaymentFact> facts = new LinkedHashMap<>();
        add(facts, payment(first.key(prefix + id + ":" + status + minor), payment, status, amount, received));
        JsonNode embedded = JsonText.at(payment, "_embedded");
        for (JsonNode refund : list(embedded, "refunds")) {
            add(facts, refund(draft(source, now, orderNo, id), refund, prefix, received));
        }
        for (JsonNode chargeback : list(embedded, "chargebacks")) {
            add(facts, chargeback(draft(source, now, orderNo, id), chargeback, prefix));
        }
        return List.copyOf(facts.values());
    }

    /** One fact for each key, whatever the answer lists twice. */
    private static void add(Map<FactKey, PaymentFact> facts, PaymentFact fact) {
        facts.putIfAbsent(fact.key(), fact);
    }

    private static PaymentFact payment(
            Draft draft, JsonNode payment, String status, @Nullable Money amount, @Nullable Money received) {
        MollieCodes.Payment means = MollieCodes.payment(status);
        if (means == null) {
            return draft.fact(new Claim.Other());
        }
        return switch (means) {
            case PENDING -> draft.at(time(payment, "createdAt")).fact(new Claim.Pending(amount, false));
            case PAID -> {
                Instant paidAt = draft.paidAt(time(payment, "paidAt"));
                yield draft.at(paidAt).fact(received == null ? null : new Claim.Paid(received, paidAt, true));
            }
            case FAILED -> draft.at(time(payment, "failedAt")).fact(new Claim.Failed(amount));
            case CLOSED ->
                draft.at(time(payment, status.equals("expired") ? "expiredAt" : "canceledAt"))
                        .fact(new Claim.Closed(amount));
        };
    }

    private PaymentFact refund(Draft draft, JsonNode refund, String prefix, @Nullable Money paid) {
        String status = JsonText.text(refund, "status", "");
        String id = draft.number(JsonText.text(refund, "id"), "refund number");
        draft.raw(status).key(prefix + id + ":" + status).at(time(refund, "createdAt"));
        RefundState state = MollieCodes.refund(status);
        if (state == null) {
            return draft.fact(new Claim.Other());
        }
        String ours = draft.number(
                JsonText.text(JsonText.at(refund, "metadata"), config.refundNoMetadata()), "refund number");
        Money amount = money(draft, refund, "amount");
        return draft.fact(
                amount == null || id == null ? null : new Claim.Refunded(ours, id, state, amount, null, paid));
    }

    /** The money is gone when Mollie tells; a chargeback that is reversed brings it back. */
    private static PaymentFact chargeback(Draft draft, JsonNode chargeback, String prefix) {
        boolean reversed = JsonText.has(chargeback, "reversedAt");
        String id = draft.number(JsonText.text(chargeback, "id"), "chargeback number");
        String word = reversed ? "chargeback reversed" : "chargeback";
        draft.raw(word).key(prefix + id + ":" + word).at(time(chargeback, reversed ? "reversedAt" : "createdAt"));
        Money amount = money(draft, chargeback, "amount");
        return draft.fact(
                id == null ? null : new Claim.Disputed(id, reversed ? DisputeState.WON : DisputeState.LOST, amount));
    }

    private Draft draft(Source source, Instant now, @Nullable String orderNo, String id) {
        return new Draft(who, source, now).order(orderNo).trade(id);
    }

    private static @Nullable Money money(Draft draft, JsonNode object, String field) {
        JsonNode money = JsonText.at(object, field);
        if (money == null) {
            return null;
        }
        return draft.major(JsonText.text(money, "value"), JsonText.text(money, "currency", ""), "amount");
    }

    private static @Nullable Instant time(JsonNode object, String field) {
        return Times.rfc3339(JsonText.text(object, field));
    }

    private static Iterable<JsonNode> list(@Nullable JsonNode embedded, String field) {
        JsonNode list = embedded == null ? null : embedded.get(field);
        return list != null && list.isArray() ? list : List.of();
    }
}
