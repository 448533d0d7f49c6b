package io.paysync.channels;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A receiver behind a broker: {@code connection/place}. The connection is one of the names in the settings; the place is a
 * topic or an exchange there.
 */
public record ConnectionTarget(String connection, String place) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}/[A-Za-z0-9._-]{1,200}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public static Optional<ConnectionTarget> of(String target) {
        if (!FORM.matcher(target).matches()) {
            return Optional.empty();
        }
        int slash = target.indexOf('/');
        return Optional.of(new ConnectionTarget(target.substring(0, slash), target.substring(slash + 1)));
    }

    /** Whether a connection in the settings may be called so. */
    public static boolean isConnectionName(String name) {
        return NAME.matcher(name).matches();
    }
}
