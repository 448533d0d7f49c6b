package io.paysync.launcher.node;

import io.paysync.platform.config.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node does. Nodes of one cluster may share the roles in any way, as long as each has a node. */
public enum Role {
    /** Takes callbacks. */
    INTAKE,
    /** Keeps the orders. */
    ORDERS,
    /** Tells the shop's systems. */
    DISPATCH,
    /** Asks the providers. */
    POLLING,
    /** REST and live feed. */
    API;

    private static final String KEY = "roles";

    /** Setting {@code node.roles}; all of them when it is not there. */
    static Set<Role> from(Section node, boolean clustered) {
        if (!node.has(KEY)) {
            return EnumSet.allOf(Role.class);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> names = node.list(KEY);
        for (String name : names) {
            EnumSet.allOf(Role.class).stream()
                    .filter(role -> role.word().equals(name))
                    .findFirst()
                    .ifPresentOrElse(roles::add, () -> node.mistake(KEY, name + " is no role; there are " + words()));
        }
        if (names.isEmpty()) {
            node.mistake(KEY, "names no role; there are " + words());
        } else if (!clustered && roles.size() < Role.values().length) {
            node.mistake(KEY, "leaves out a role, so this node needs others: set `cluster: hazelcast` too");
        }
        return roles;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String words() {
        return EnumSet.allOf(Role.class).stream().map(Role::word).collect(Collectors.joining(", "));
    }
}
