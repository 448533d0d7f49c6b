package io.paysync.platform.net;

import io.paysync.platform.config.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where calls to addresses that others chose may go.
 *
 * @param allowHttp plain http too; for demo and tests
 * @param allowPrivate loopback and private networks too; for demo and tests. Never link-local, multicast or reserved ones
 * @param ports empty allows 443 (and 80 with {@code allowHttp}); {@link #ANY_PORT} allows all
 * @param allowed networks that are allowed though private, such as {@code 10.20.0.0/16}
 * @param denied networks that are never dialled; wins over everything
 */
public record AddressPolicy(
        boolean allowHttp, boolean allowPrivate, Set<Integer> ports, List<Cidr> allowed, List<Cidr> denied) {
    public static final Set<Integer> ANY_PORT = Set.of(0);

    /** https to public addresses on 443 and 8443. */
    public static final AddressPolicy STRICT = new AddressPolicy(false, false, Set.of(443, 8443), List.of(), List.of());

    /** Everything a test on one machine needs. */
    public static final AddressPolicy LOCAL = new AddressPolicy(true, true, ANY_PORT, List.of(), List.of());

    public AddressPolicy {
        ports = Set.copyOf(ports);
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** From a section with {@code allowHttp, allowPrivate, ports, allowedNetworks, deniedNetworks}. */
    public static AddressPolicy from(Section section) {
        return new AddressPolicy(
                section.flag("allowHttp", false),
                section.flag("allowPrivate", false),
                ports(section),
                networks(section, "allowedNetworks"),
                networks(section, "deniedNetworks"));
    }

    private static Set<Integer> ports(Section section) {
        if (!section.has("ports")) {
            return STRICT.ports();
        }
        Set<Integer> ports = new HashSet<>();
        for (String text : section.list("ports")) {
            if (text.equals("any")) {
                return ANY_PORT;
            }
            if (text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
                ports.add(Integer.parseInt(text));
            } else {
                section.mistake("ports", "must be a list of ports, or any; has " + text);
            }
        }
        return ports;
    }

    private static List<Cidr> networks(Section section, String key) {
        List<Cidr> networks = new ArrayList<>();
        for (String text : section.list(key)) {
            try {
                networks.add(Cidr.of(text));
            } catch (IllegalArgumentException e) {
                section.mistake(key, "must be a list of networks such as 10.0.0.0/8; has " + text);
            }
        }
        return networks;
    }
}
