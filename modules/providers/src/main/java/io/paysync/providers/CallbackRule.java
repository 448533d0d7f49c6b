package io.paysync.providers;

import java.time.Instant;
import java.util.Map;

/** How one account judges a callback. Pure; never throws for bad input. */
public interface CallbackRule {
    Verdict judge(RawCallback raw, Instant now, Steps steps);

    /** See {@link Account#details}; called only for what {@link #judge} called genuine. */
    Map<String, String> details(RawCallback raw, Instant now);
}
