package io.paysync.polling;

import io.paysync.platform.config.Section;
import java.time.Duration;

/**
 * When an account's callbacks are said to stay away.
 *
 * @param share of payments that no callback told of, from which on an account is silent where fewer are usual; 0 to 1
 * @param atLeast payments that say something; 0 turns the watch off
 * @param slower a callback is late when it takes so many times as long as nine of ten usually do; 0: delays are not watched
 * @param countEvery a node adds what it has counted to the cluster's sums
 * @param lookEvery one node of the cluster judges all accounts
 */
record SilenceConfig(double share, int atLeast, double slower, Duration countEvery, Duration lookEvery) {
    static SilenceConfig from(Section silence) {
        return new SilenceConfig(
                silence.decimal("share", 0.5, 0.05, SilenceRules.LIMIT_MAX),
                silence.integer("atLeast", 20, 0, 1_000_000),
                slower(silence),
                silence.duration("countEvery", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(1)),
                silence.duration("lookEvery", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)));
    }

    private static double slower(Section silence) {
        double slower = silence.decimal("slower", 2, 0, 1000);
        if (slower > 0 && slower < 1) {
            silence.mistake("slower", "must be 0 or at least 1");
            return 2;
        }
        return slower;
    }

    boolean watchesDelay() {
        return on() && slower > 0;
    }

    boolean on() {
        return atLeast > 0;
    }
}
