package io.paysync.sandbox.demo;

import java.util.Map;

/**
 * What the demo's shop did so far.
 *
 * @param begun orders begun
 * @param registered orders that Paysync took
 * @param failed stories that ended early because Paysync or the sandbox refused
 * @param skipped orders not begun because too many were running
 * @param running stories that are not over
 * @param byScenario orders begun, by scenario
 */
public record DemoStats(
        long begun, long registered, long failed, long skipped, int running, Map<Scenario, Long> byScenario) {}
