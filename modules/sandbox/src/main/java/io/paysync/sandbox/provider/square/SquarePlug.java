package io.paysync.sandbox.provider.square;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.util.Map;

/** Square as a plug-in. */
public final class SquarePlug implements Plug {
    static final String SIGNATURE_KEY = "signatureKey";
    static final String ACCESS_TOKEN = "accessToken";
    static final String MERCHANT = "merchantId";

    /** Signed, and compared with nothing but the same text in the settings; it need not be where callbacks really go. */
    static final String URL = "https://pay.example.com/callbacks/square/main";

    @Override
    public String name() {
        return "square";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.text(SIGNATURE_KEY, "", 22)
                .text(ACCESS_TOKEN, "EAAA", 60)
                .text(MERCHANT, "ML", 11)
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "signatureKey", secrets.text(SIGNATURE_KEY),
                "notificationUrl", URL,
                "merchantIds", secrets.text(MERCHANT),
                "accessToken", secrets.text(ACCESS_TOKEN),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new SquareDouble(secrets, stage.trades());
    }
}
