package io.paysync.sandbox.keys;

import java.security.KeyPair;

/**
 * The demo account at Alipay.
 *
 * @param platform Alipay's own pair: its private half signs callbacks and answers, its public half verifies them
 * @param app the merchant's pair: its private half signs requests
 */
public record AlipayKeys(String appId, String sellerId, KeyPair platform, KeyPair app) {
    public static final String APP_ID = "appId";
    public static final String SELLER_ID = "sellerId";
    public static final String PLATFORM = "platformPrivateKey";
    public static final String APP = "appPrivateKey";

    public static AlipayKeys of(Secrets secrets) {
        return new AlipayKeys(secrets.text(APP_ID), secrets.text(SELLER_ID), secrets.pair(PLATFORM), secrets.pair(APP));
    }

    @Override
    public String toString() {
        return "AlipayKeys[" + appId + "]";
    }
}
