package io.paysync.sandbox.provider;

import io.paysync.sandbox.keys.Certificates;
import io.paysync.sandbox.keys.Certificates.Party;
import io.paysync.sandbox.keys.Secrets;
import io.paysync.sandbox.keys.WechatPayKeys;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** WeChat Pay as a plug-in, with both ways of proof: the public key and the platform certificate. */
public final class WechatPayPlug implements Plug {
    @Override
    public String name() {
        return "wechatpay";
    }

    @Override
    public Secrets newSecrets(Secrets.Maker maker) {
        HexFormat hex = HexFormat.of();
        BigInteger serial = Certificates.serial(maker.bytes(16));
        Secrets keys = maker.digits(WechatPayKeys.MCHID, "19", 8)
                .put(WechatPayKeys.APPID, "wx" + hex.formatHex(maker.bytes(8)))
                .digits(WechatPayKeys.PUBLIC_KEY_ID, "PUB_KEY_ID_01", 26)
                .pair(WechatPayKeys.PLATFORM)
                .put(WechatPayKeys.CERTIFICATE_SERIAL, serial.toString(16).toUpperCase(Locale.ROOT))
                .pair(WechatPayKeys.CERTIFICATE)
                .put(WechatPayKeys.MERCHANT_SERIAL, hex.withUpperCase().formatHex(maker.bytes(20)))
                .pair(WechatPayKeys.MERCHANT)
                .put(WechatPayKeys.API_V3_KEY, hex.formatHex(maker.bytes(16)))
                .done();
        Party platform = Party.of("Paysync sandbox platform certificate", keys.pair(WechatPayKeys.CERTIFICATE));
        return maker.put(WechatPayKeys.CERTIFICATE_PEM, Certificates.issue(platform, platform, serial, Instant.now()))
                .done();
    }

    @Override
    public Map<String, Object> account(Secrets secrets, URI api) {
        Map<String, String> publicKey = Map.of(
                "id", secrets.text(WechatPayKeys.PUBLIC_KEY_ID),
                "publicKey", secrets.publicPem(WechatPayKeys.PLATFORM));
        return Map.of(
                "mchid", secrets.text(WechatPayKeys.MCHID),
                "appid", secrets.text(WechatPayKeys.APPID),
                "publicKeys", List.of(publicKey),
                "platformCertificates", List.of(Map.of("certificate", secrets.text(WechatPayKeys.CERTIFICATE_PEM))),
                "apiV3Key", secrets.text(WechatPayKeys.API_V3_KEY),
                "merchantSerial", secrets.text(WechatPayKeys.MERCHANT_SERIAL),
                "merchantPrivateKey", secrets.privatePem(WechatPayKeys.MERCHANT),
                "apiBase", api.toString());
    }

    @Override
    public ProviderDouble play(Secrets secrets, Stage stage) {
        return new WechatPayDouble(WechatPayKeys.of(secrets), stage.proof(), stage.trades(), stage.random());
    }
}
