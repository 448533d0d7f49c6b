package io.paysync.sandbox.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What can be done. Its name in lower case is its name in a script. */
public enum Action {
    /** The shop creates the payment at the provider; the payer pays at once unless {@code pay} is false. */
    OPEN("provider", "amountMinor", "currency", "subject", "callbackUrl", "pay", "faults"),
    PAY("provider", "faults"),
    CLOSE("provider", "faults"),
    REFUND("provider", "amountMinor", "refundNo", "outcome", "faults"),
    /** A refund that had succeeded fails afterwards. */
    UNREFUND("provider", "refundNo", "faults"),
    DISPUTE("provider", "state", "faults"),
    /** A forger says that it is paid. */
    FORGE("provider", "kind"),
    /** How the provider's API behaves from now on. */
    API("provider", "mode", "delayMs", "requests");

    private final Set<String> keys;

    Action(String... keys) {
        this.keys = Set.of(keys);
    }

    /** What may be said with it, the order's number aside. */
    public Set<String> keys() {
        return keys;
    }

    /** Likewise with the order's number, where one is needed. */
    public Set<String> keysWithOrder() {
        Set<String> all = new TreeSet<>(keys);
        if (this != API) {
            all.add("orderNo");
        }
        return all;
    }

    public static Optional<Action> named(String name) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(name))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static String words() {
        return Arrays.stream(values()).map(Action::word).collect(Collectors.joining(", "));
    }
}
