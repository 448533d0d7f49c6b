package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fact in the words of the recorded cases. */
final class EventFields {
    private final PaymentFact fact;
    private final Map<String, String> details;

    EventFields(PaymentFact fact, Map<String, String> details) {
        this.fact = fact;
        this.details = details;
    }

    /**
     * Each field that the case states; one it does not state is free.
     *
     * @param anyAge whether it may be called stale although the case does not say so
     */
    void compare(Expect expect, JsonNode event, boolean anyAge) {
        event.properties().forEach(field -> compareOne(expect, event, field.getKey(), field.getValue()));
        // What a case does not mention must not be claimed either.
        if (!event.path("needs_query").asBoolean(false) && fact.needsQuery()) {
            expect.note("needs_query: not expected");
        }
        if (!anyAge && !event.path("stale").asBoolean(false) && fact.stale()) {
            expect.note("stale: not expected");
        }
    }

    void compareOne(Expect expect, JsonNode event, String name, JsonNode wanted) {
        switch (name) {
            case "dedupe_key_parts" -> expect.same(name, key(wanted), fact.key().eventKey());
            case "amount_minor", "refund_amount_minor", "refunded_total_minor" -> {
                Money money = money(name);
                boolean unsaid = wanted.isNull() && fact.claim() instanceof Claim.Reversed;
                if (!unsaid) {
                    expect.same(name, wanted.isNull() ? null : wanted.asLong(), money == null ? null : money.minor());
                }
            }
            case "needs_query" -> expect.same(name, wanted.asBoolean(), fact.needsQuery());
            case "stale" -> expect.same(name, wanted.asBoolean(), fact.stale());
            case "attempt_failed" ->
                expect.same(
                        name,
                        wanted.asBoolean(),
                        fact.claim() instanceof Claim.Pending pending && pending.attemptFailed());
            case "provider_event_id" -> {
                // Null where a provider's events have no number; the parts of the key are compared by themselves.
                if (!wanted.isNull()) {
                    expect.same(name, wanted.asText(), fact.key().eventKey());
                }
            }
            case "status" -> {
                // Some cases give the state of the attempt, some that of the order, which stays payable.
                boolean ofAttempt = event.path("attempt_failed").asBoolean(false)
                        && fact.claim() instanceof Claim.Pending pending
                        && pending.attemptFailed();
                String said = ofAttempt && wanted.asText().equals("FAILED") ? "FAILED" : status();
                expect.same(name, wanted.isNull() ? null : wanted.asText(), said);
            }
            case "refundable" ->
                expect.same(name, wanted.asBoolean(), fact.claim() instanceof Claim.Paid paid && paid.refundable());
            case "paid_at" -> expect.same(name, instant(wanted), paidAt());
            case "occurred_at" -> expect.same(name, instant(wanted), fact.occurredAt());
            default -> expect.same(name, wanted.isNull() ? null : wanted.asText(), text(name));
        }
    }

    private @Nullable String text(String name) {
        return switch (name) {
            case "kind" -> kind();
            case "raw_status" -> fact.rawStatus();
            case "merchant_order_no" -> fact.orderNo();
            case "provider_trade_no" -> fact.tradeNo();
            case "refund_status" ->
                fact.claim() instanceof Claim.Refunded r && r.state() != null ? String.valueOf(r.state()) : null;
            case "merchant_refund_no" ->
                fact.claim() instanceof Claim.Refunded r ? r.merchantRefundNo() : details.get(name);
            case "provider_refund_no" ->
                fact.claim() instanceof Claim.Refunded r ? r.providerRefundNo() : details.get(name);
            case "provider_dispute_id" -> fact.claim() instanceof Claim.Disputed d ? d.disputeId() : null;
            case "currency" -> monies().findFirst().map(Money::currency).orElse(null);
            case "amount_decimal" -> {
                Money amount = money("amount_minor");
                yield amount == null ? null : amount.toMajor();
            }
            default -> details.get(name);
        };
    }

    private String kind() {
        return switch (fact.claim()) {
            case Claim.Pending c -> "PAYMENT";
            case Claim.Paid c -> "PAYMENT";
            case Claim.Failed c -> "PAYMENT";
            case Claim.Closed c -> "PAYMENT";
            case Claim.Reversed c -> "REVERSAL";
            case Claim.Refunded c -> "REFUND";
            case Claim.Disputed c -> "DISPUTE";
            case Claim.Other c -> "OTHER";
            case Claim.Unusable c -> "UNUSABLE (" + c.why() + ")";
        };
    }

    /** The order status this single message argues for. */
    private @Nullable String status() {
        return switch (fact.claim()) {
            case Claim.Pending c -> "PENDING";
            case Claim.Paid c -> "PAID";
            case Claim.Failed c -> "FAILED";
            case Claim.Closed c -> "CLOSED";
            case Claim.Reversed c -> "REVERSED";
            case Claim.Refunded c -> refundStatus(c);
            case Claim.Disputed c ->
                c.state() == DisputeState.OPENED ? "DISPUTED" : c.state() == DisputeState.LOST ? "CHARGEBACK" : null;
            case Claim.Other c -> null;
            case Claim.Unusable c -> null;
        };
    }

    private static @Nullable String refundStatus(Claim.Refunded refund) {
        Money total = refund.total();
        Money paid = refund.paid();
        if (total == null || paid == null || total.minor() == 0) {
            return null;
        }
        return total.minor() == paid.minor() ? "REFUNDED" : "PARTIALLY_REFUNDED";
    }

    private @Nullable Money money(String name) {
        return switch (name) {
            case "refund_amount_minor" ->
                switch (fact.claim()) {
                    case Claim.Refunded r -> r.amount();
                    // All of it goes back; some cases call that the refund's amount.
                    case Claim.Reversed r -> r.amount();
                    default -> null;
                };
            case "refunded_total_minor" -> fact.claim() instanceof Claim.Refunded r ? r.total() : null;
            default ->
                switch (fact.claim()) {
                    case Claim.Pending c -> c.amount();
                    case Claim.Paid c -> c.amount();
                    case Claim.Failed c -> c.amount();
                    case Claim.Closed c -> c.amount();
                    case Claim.Reversed c -> c.amount();
                    case Claim.Refunded c -> c.paid();
                    case Claim.Disputed c -> c.amount();
                    case Claim.Other c -> null;
                    case Claim.Unusable c -> null;
                };
        };
    }

    private Stream<Money> monies() {
        return Stream.of("amount_minor", "refund_amount_minor", "refunded_total_minor")
                .map(this::money)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }

    private @Nullable Instant paidAt() {
        return fact.claim() instanceof Claim.Paid paid ? paid.paidAt() : null;
    }

    /** The parts without the provider's name, which is part of the account here. */
    private static String key(JsonNode parts) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            texts.add(parts.get(i).asText());
        }
        return String.join(":", texts);
    }

    private static Instant instant(JsonNode node) {
        try {
            return Instant.parse(node.asText());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("an expected time is no instant", e);
        }
    }
}
