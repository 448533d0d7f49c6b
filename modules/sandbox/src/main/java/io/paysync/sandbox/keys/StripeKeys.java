package io.paysync.sandbox.keys;

/**
 * The demo account at Stripe.
 *
 * @param endpointSecret {@code whsec_…}, used as text
 * @param apiKey {@code sk_test_…}
 */
public record StripeKeys(String endpointSecret, String apiKey) {
    @Override
    public String toString() {
        return "StripeKeys[***]";
    }
}
