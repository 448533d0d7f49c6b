package io.paysync.sandbox.provider;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.keys.StripeKeys;
import java.net.URI;
import java.util.Map;

/** Stripe as a plug-in. */
public final class StripePlug implements Plug {
    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.text(StripeKeys.ENDPOINT_SECRET, "whsec_", 32)
                .text(StripeKeys.API_KEY, "sk_test_", 32)
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "endpointSecret", secrets.text(StripeKeys.ENDPOINT_SECRET),
                "apiKey", secrets.text(StripeKeys.API_KEY),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new StripeDouble(StripeKeys.of(secrets), stage.trades());
    }
}
