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
    @Override
    public String toString() {
        return "WechatPayKeys[" + mchid + "]";
    }
}
