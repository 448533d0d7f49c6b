package io.paysync.sandbox.keys;

import java.security.KeyPair;

/**
 * The demo account at WeChat Pay, with both ways of proving a callback that the provider uses while a merchant migrates.
 *
 * @param publicKeyId serial of {@code platform}, {@code PUB_KEY_ID_…}
 * @param platform WeChat Pay's pair of the public-key mode
 * @param certificateSerial upper-case hex, serial of {@code certificatePem}
 * @param certificate WeChat Pay's pair of the platform-certificate mode
 * @param merchantSerial upper-case hex, serial of the merchant's API certificate
 * @param merchant the merchant's pair: its private half signs requests
 * @param apiV3Key 32 ASCII characters
 */
public record WechatPayKeys(
        String mchid,
        String appid,
        String publicKeyId,
        KeyPair platform,
        String certificateSerial,
        KeyPair certificate,
        String certificatePem,
        String merchantSerial,
        KeyPair merchant,
        String apiV3Key) {
    public static final String MCHID = "mchid";
    public static final String APPID = "appid";
    public static final String PUBLIC_KEY_ID = "publicKeyId";
    public static final String PLATFORM = "platformPrivateKey";
    public static final String CERTIFICATE_SERIAL = "certificateSerial";
    public static final String CERTIFICATE = "certificatePrivateKey";
    public static final String CERTIFICATE_PEM = "certificatePem";
    public static final String MERCHANT_SERIAL = "merchantSerial";
    public static final String MERCHANT = "merchantPrivateKey";
    public static final String API_V3_KEY = "apiV3Key";

    public static WechatPayKeys of(Secrets secrets) {
        return new WechatPayKeys(
                secrets.text(MCHID),
                secrets.text(APPID),
                secrets.text(PUBLIC_KEY_ID),
                secrets.pair(PLATFORM),
                secrets.text(CERTIFICATE_SERIAL),
                secrets.pair(CERTIFICATE),
                secrets.text(CERTIFICATE_PEM),
                secrets.text(MERCHANT_SERIAL),
                secrets.pair(MERCHANT),
                secrets.text(API_V3_KEY));
    }

    @Override
    public String toString() {
        return "WechatPayKeys[" + mchid + "]";
    }
}
