package io.paysync.providers;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one account judges a callback. Pure; never throws for bad input. */
public interface CallbackRule {
    Verdict judge(RawCallback raw, Instant now, Steps steps);

    /** See {@link Account#prove}. */
    default @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        return null;
    }

    /** See {@link Account#needsOutside}. */
    default boolean needsOutside() {
        return false;
    }

    /** See {@link Account#opening}. */
    default Opening opening(RawCallback raw, Instant now) {
        return new Opening.None();
    }

    /** See {@link Account#evidenceHeaders}. */
    default Set<String> evidenceHeaders() {
        return Set.of();
    }

    /** See {@link Account#keys}. */
    default List<KeyTerm> keys() {
        return List.of();
    }

    /** See {@link Account#details}; called only for what {@link #judge} called genuine. */
    Map<String, String> details(RawCallback raw, Instant now);
}
