package io.paysync.sandbox.provider;

import io.vertx.core.MultiMap;

/**
 * A call of a provider's API as it came over the wire.
 *
 * @param target path and query exactly as sent; WeChat Pay signs it
 * @param path below the provider's prefix, decoded by nobody
 * @param query raw, empty when there is none
 */
public record ApiRequest(String method, String target, String path, String query, MultiMap headers, byte[] body) {
    /** The value of a header, or empty. */
    public String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }
}
