package io.paysync.contract.domain;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Event types as receivers see them ({@code order.paid}); words joined by full stops as Standard Webhooks asks. */
public final class ChangeType {
    public static final String UPDATED = "order.updated";
    public static final Set<String> ALL = all();

    private ChangeType() {}

    static String of(Change change) {
        if (change.from() == change.to()) {
            return UPDATED;
        }
        return typeOf(change.to());
    }

    public static String typeOf(OrderStatus status) {
        return "order." + status.name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> all() {
        Set<String> types = new TreeSet<>();
        types.add(UPDATED);
        for (OrderStatus status : OrderStatus.values()) {
            types.add(typeOf(status));
        }
        return Set.copyOf(types);
    }
}
