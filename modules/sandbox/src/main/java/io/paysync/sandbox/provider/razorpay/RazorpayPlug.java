package io.paysync.sandbox.provider.razorpay;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.util.Map;

/** Razorpay as a plug-in. */
public final class RazorpayPlug implements Plug {
    static final String WEBHOOK_SECRET = "webhookSecret";
    static final String ACCOUNT = "accountId";
    static final String KEY_ID = "keyId";
    static final String KEY_SECRET = "keySecret";

    @Override
    public String name() {
        return "razorpay";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.text(WEBHOOK_SECRET, "", 24)
                .text(ACCOUNT, "acc_", 14)
                .text(KEY_ID, "rzp_test_", 14)
                .text(KEY_SECRET, "", 24)
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "webhookSecret", secrets.text(WEBHOOK_SECRET),
                "accountIds", secrets.text(ACCOUNT),
                "keyId", secrets.text(KEY_ID),
                "keySecret", secrets.text(KEY_SECRET),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new RazorpayDouble(secrets, stage.trades());
    }
}
