package io.paysync.providers;

import io.paysync.contract.domain.PaymentFact;
import java.util.List;

/** What the provider says about an order. */
public sealed interface QueryAnswer {
    /** Facts with source POLL and keys made of what they say, so that the same answer twice is one fact. */
    record Told(List<PaymentFact> facts, String rawStatus) implements QueryAnswer {}

    /** The provider does not know the order (yet). Never a failure of the payment. */
    record NotFound(String code) implements QueryAnswer {}

    /**
     * Nothing was asked: the provider knows orders by its own number alone, and none is known. It says nothing about the order, least of
     * all that it is unpaid.
     */
    record CannotAsk(String why) implements QueryAnswer {}

    /** The account cannot be asked this way (credentials or permission): a person must look; do not retry soon. */
    record Misconfigured(String code, String text) implements QueryAnswer {}

    /** Ask later: the provider limits the rate. */
    record Throttled(String code) implements QueryAnswer {}
}
