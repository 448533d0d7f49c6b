package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.reading.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose money it is. An app of a platform gets the messages of all sellers that are connected with it, under one webhook id,
 * and sees their payments; an order number, which each of them may choose, does not tell them apart.
 *
 * @param merchantId the seller's number at PayPal; empty: not looked at
 */
record PaypalSeller(Optional<String> merchantId) {
    /** Whether a payment, an order or a dispute names sellers, and ours is none of them. */
    boolean foreign(JsonNode resource) {
        return foreign(resource, null);
    }

    /** The same of a refund, whose {@code payer} is who pays it back: the seller. */
    boolean foreignRefund(JsonNode refund) {
        return foreign(refund, merchant(JsonText.at(refund, "payer")));
    }

    private boolean foreign(JsonNode resource, @Nullable String named) {
        if (merchantId.isEmpty()) {
            return false;
        }
        List<@Nullable String> all = new ArrayList<>();
        all.add(named);
        all.add(merchant(JsonText.at(resource, "payee")));
        for (JsonNode unit : PaypalFacts.elements(resource.get("purchase_units"))) {
            all.add(merchant(JsonText.at(unit, "payee")));
        }
        for (JsonNode transaction : PaypalFacts.elements(resource.get("disputed_transactions"))) {
            all.add(merchant(JsonText.at(transaction, "seller")));
        }
        all.removeIf(each -> each == null);
        return !all.isEmpty() && !all.contains(merchantId.get());
    }

    private static @Nullable String merchant(@Nullable JsonNode party) {
        return JsonText.text(party, "merchant_id");
    }
}
