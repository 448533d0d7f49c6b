package io.paysync.polling;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * When an account's callbacks are said to stay away.
 *
 * @param share of payments that no callback told of, from which on an account is silent where fewer are usual; 0 to 1
 * @param atLeast payments that say something; 0 turns the watch off
 * @param countEvery a node adds what it has counted to the cluster's sums
 * @param lookEvery one node of the cluster judges all accounts
 */
record SilenceConfig(double share, int atLeast, Duration countEvery, Duration lookEvery) {
    static SilenceConfig from(Section silence) {
        return new SilenceConfig(
                silence.decimal("share", 0.5, 0.05, SilenceRules.LIMIT_MAX),
                silence.integer("atLeast", 20, 0, 1_000_000),
                silence.duration("countEvery", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(1)),
                silence.duration("lookEvery", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)));
    }

    boolean on() {
        return atLeast > 0;
    }
}
