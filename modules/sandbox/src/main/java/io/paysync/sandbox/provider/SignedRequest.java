package io.paysync.sandbox.provider;

import java.util.List;
import java.util.Map;

/**
 * A callback as it goes over the wire, without what the receiver's address decides (Host) and HTTP adds (Content-Length).
 *
 * @param headers in the order the provider sends them
 * @param body raw bytes
 */
public record SignedRequest(List<Map.Entry<String, String>> headers, byte[] body) {}
