package io.paysync.sandbox.provider;

import io.vertx.core.MultiMap;

/**
 * A call of a provider's API as it came over the wire.
 *
 * @param target path and query exactly as sent, below the provider's mount ({@code /wechatpay}), as if the provider's own
 *     host stood there; WeChat Pay signs it
 * @param path the target without the query, decoded by nobody
 * @param query raw, empty when there is none
 */
public record ApiRequest(String method, String target, String path, String query, MultiMap headers, byte[] body) {
    /** The value of a header, or empty. */
    public String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }
}
