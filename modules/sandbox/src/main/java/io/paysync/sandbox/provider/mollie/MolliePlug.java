package io.paysync.sandbox.provider.mollie;

import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.provider.Plug;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.Stage;
import java.net.URI;
import java.util.Map;

/** Mollie as a plug-in. */
public final class MolliePlug implements Plug {
    static final String API_KEY = "apiKey";
    static final String PROFILE_ID = "profileId";

    @Override
    public String name() {
        return "mollie";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.text(API_KEY, "test_", 30).text(PROFILE_ID, "pfl_", 10).done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "apiKey", secrets.text(API_KEY),
                "profileId", secrets.text(PROFILE_ID),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new MollieDouble(secrets, stage.trades());
    }
}
