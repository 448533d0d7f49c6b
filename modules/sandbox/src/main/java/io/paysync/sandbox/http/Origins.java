package io.paysync.sandbox.http;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages from elsewhere off a listener that trusts its machine. A browser names the page's origin with each
 * POST; curl and programs name none. The host must be this machine by name, because a foreign name can be made to lead
 * here.
 */
public final class Origins {
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Origins() {}

    /** @param origin the header, or null when there is none */
    public static boolean allowed(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        try {
            String host = URI.create(origin).getHost();
            return host != null && HERE.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
