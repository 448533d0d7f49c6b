package io.paysync.intake;

import io.paysync.providers.KeyTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which keys of an account run out soon enough that somebody must be told. */
final class KeyRules {
    private KeyRules() {}

    /** How near the end is; told once for each. */
    enum Stage {
        EXPIRED(Duration.ZERO),
        ONE_DAY(Duration.ofDays(1)),
        SEVEN_DAYS(Duration.ofDays(7)),
        THIRTY_DAYS(Duration.ofDays(30));

        private final Duration left;

        Stage(Duration left) {
            this.left = left;
        }

        static @Nullable Stage of(Duration left) {
            for (Stage stage : values()) {
                if (left.compareTo(stage.left) <= 0) {
                    return stage;
                }
            }
            return null;
        }
    }

    /** @param last the key of its purpose that counts longest */
    record Ending(KeyTerm last, Stage stage) {}

    /**
     * One for each purpose that has no key left after its last one ends. A key that runs out while another of the same
     * purpose goes on is a change of keys as it should be.
     */
    static List<Ending> endings(List<KeyTerm> terms, Instant now) {
        Map<String, KeyTerm> last = new TreeMap<>();
        Comparator<KeyTerm> byEnd = Comparator.comparing(KeyTerm::validTo);
        for (KeyTerm term : terms) {
            last.merge(term.purpose(), term, (one, other) -> byEnd.compare(one, other) < 0 ? other : one);
        }
        List<Ending> endings = new ArrayList<>();
        for (KeyTerm term : last.values()) {
            // Duration cannot hold the distance to "never".
            Stage stage = term.ends() ? Stage.of(Duration.between(now, term.validTo())) : null;
            if (stage != null) {
                endings.add(new Ending(term, stage));
            }
        }
        return endings;
    }
}
