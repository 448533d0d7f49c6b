package io.paysync.intake;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A genuine callback on its way to the database.
 *
 * @param headers the signed ones, one a line
 * @param factsText the facts as JSON, written once here and not again
 */
record Callback(
        AccountRef account, String keyId, String headers, Buffer body, List<PaymentFact> facts, String factsText) {
    /** A repeat has the same first key; batches are sorted by it. */
    FactKey key() {
        return facts.get(0).key();
    }

    long bytes() {
        return body.length() + factsText.length() + headers.length();
    }

    /** Evidence may hold personal data. */
    @Override
    public String toString() {
        return "Callback[" + account + " " + bytes() + " bytes]";
    }
}
