package io.paysync.intake;

import io.paysync.platform.keys.Stage;
import io.paysync.providers.KeyTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which keys of an account run out soon enough that somebody must be told. */
final class KeyRules {
    private KeyRules() {}

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
