package io.paysync.statusapi.events;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which web pages may open a feed: our own, and those of the configured origins. Compared exactly; no wildcard, no null. */
record Origins(Set<String> allowed) {
    /** What follows from the Origin header of a request. */
    enum Verdict {
        /** No browser asks, or a page of our own. */
        SAME,
        /** A page of an allowed origin: the answer must say so. */
        ALLOWED,
        REFUSED
    }

    /**
     * @param origin the Origin header, or null
     * @param authority the authority the request was sent to, or null
     */
    Verdict judge(@Nullable String origin, @Nullable String authority) {
        if (origin == null) {
            return Verdict.SAME;
        }
        if (allowed.contains(origin)) {
            return Verdict.ALLOWED;
        }
        int scheme = origin.indexOf("://");
        // Behind a balancer that ends TLS the scheme differs from ours; the authority does not.
        boolean same = scheme > 0
                && authority != null
                && withPort(origin.substring(scheme + 3), origin.startsWith("https:"))
                        .equals(withPort(authority, origin.startsWith("https:")));
        return same ? Verdict.SAME : Verdict.REFUSED;
    }

    private static String withPort(String authority, boolean secure) {
        boolean hasPort = authority.matches(".*:[0-9]{1,5}");
        return (hasPort ? authority : authority + (secure ? ":443" : ":80")).toLowerCase(Locale.ROOT);
    }
}
