package io.paysync.sandbox;

import io.paysync.sandbox.send.SendStats;
import java.util.Map;

/**
 * What the sandbox did so far.
 *
 * @param trades known now
 * @param apiRequests to each provider's API, faulty ones included
 */
public record SandboxStats(SendStats callbacks, int trades, Map<String, Long> apiRequests) {}
