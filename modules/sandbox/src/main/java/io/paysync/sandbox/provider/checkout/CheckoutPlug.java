package io.paysync.sandbox.provider.checkout;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.util.Map;

/** Checkout.com as a plug-in. */
public final class CheckoutPlug implements Plug {
    static final String SIGNATURE_KEY = "signatureKey";
    static final String SECRET_KEY = "secretKey";

    @Override
    public String name() {
        return "checkout";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.text(SIGNATURE_KEY, "", 32)
                .text(SECRET_KEY, "sk_sbox_", 26)
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "signatureKey", secrets.text(SIGNATURE_KEY),
                "secretKey", secrets.text(SECRET_KEY),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new CheckoutDouble(secrets, stage.trades());
    }
}
