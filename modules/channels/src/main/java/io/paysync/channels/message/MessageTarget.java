package io.paysync.channels.message;

import io.paysync.channels.ConnectionTarget;
import java.util.Optional;

/**
 * {@code service}: one of the names in the settings, for whom each order names; or {@code service/address}: the same
 * receiver for all orders.
 */
record MessageTarget(String service, Optional<String> address) {
    private static final int ADDRESS_CHARS_MAX = 1024;

    static Optional<MessageTarget> of(String target) {
        int slash = target.indexOf('/');
        String service = slash < 0 ? target : target.substring(0, slash);
        Optional<String> address = slash < 0 ? Optional.empty() : Optional.of(target.substring(slash + 1));
        boolean sane = address.map(a -> !a.isEmpty() && a.length() <= ADDRESS_CHARS_MAX)
                .orElse(true);
        return sane && ConnectionTarget.isConnectionName(service)
                ? Optional.of(new MessageTarget(service, address))
                : Optional.empty();
    }
}
