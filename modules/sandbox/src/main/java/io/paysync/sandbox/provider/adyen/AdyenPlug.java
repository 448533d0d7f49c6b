package io.paysync.sandbox.provider.adyen;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Hmac;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.util.HexFormat;
import java.util.Map;

/** Adyen as a plug-in. */
public final class AdyenPlug implements Plug {
    static final String HMAC_KEY = "hmacKey";
    static final String MERCHANT_ACCOUNT = "merchantAccount";

    @Override
    public String name() {
        return "adyen";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.put(HMAC_KEY, HexFormat.of().withUpperCase().formatHex(maker.bytes(32)))
                .text(MERCHANT_ACCOUNT, "Sandbox", 8)
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "merchantAccount", secrets.text(MERCHANT_ACCOUNT),
                "hmacKey", secrets.text(HMAC_KEY),
                "refundReference", "own",
                "reportBase", api.toString(),
                "reportUser", reportUser(secrets),
                "reportPassword", reportPassword(secrets));
    }

    static String reportUser(Secrets secrets) {
        return "report@Company." + secrets.text(MERCHANT_ACCOUNT);
    }

    /** Follows from the key, so that a sandbox of before needs no new keys. */
    static String reportPassword(Secrets secrets) {
        return Hmac.hex(secrets.text(HMAC_KEY), "report");
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new AdyenDouble(secrets, stage.trades());
    }
}
