package io.paysync.sandbox.provider;

import io.paysync.sandbox.keys.AlipayKeys;
import io.paysync.sandbox.keys.Secrets;
import java.net.URI;
import java.util.Map;

/** Alipay as a plug-in. */
public final class AlipayPlug implements Plug {
    @Override
    public String name() {
        return "alipay";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        return maker.digits(AlipayKeys.APP_ID, "9021", 12)
                .digits(AlipayKeys.SELLER_ID, "2088", 12)
                .pair(AlipayKeys.PLATFORM)
                .pair(AlipayKeys.APP)
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        return Map.of(
                "appId", secrets.text(AlipayKeys.APP_ID),
                "sellerId", secrets.text(AlipayKeys.SELLER_ID),
                "alipayPublicKey", secrets.publicPem(AlipayKeys.PLATFORM),
                "appPrivateKey", secrets.privatePem(AlipayKeys.APP),
                "gateway", api + "/gateway.do");
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new AlipayDouble(AlipayKeys.of(secrets), stage.trades());
    }
}
