package io.paysync.sandbox.keys;

import java.security.KeyPair;

/**
 * The demo account at Alipay.
 *
 * @param platform Alipay's own pair: its private half signs callbacks and answers, its public half verifies them
 * @param app the merchant's pair: its private half signs requests
 */
public record AlipayKeys(String appId, String sellerId, KeyPair platform, KeyPair app) {
    @Override
    public String toString() {
        return "AlipayKeys[" + appId + "]";
    }
}
