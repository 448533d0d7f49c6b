package io.paysync.sandbox.keys;

/**
 * The demo account at Stripe.
 *
 * @param endpointSecret {@code whsec_…}, used as text
 * @param apiKey {@code sk_test_…}
 */
public record StripeKeys(String endpointSecret, String apiKey) {
    public static final String ENDPOINT_SECRET = "endpointSecret";
    public static final String API_KEY = "apiKey";

    public static StripeKeys of(Secrets secrets) {
        return new StripeKeys(secrets.text(ENDPOINT_SECRET), secrets.text(API_KEY));
    }

    @Override
    public String toString() {
        return "StripeKeys[***]";
    }
}
