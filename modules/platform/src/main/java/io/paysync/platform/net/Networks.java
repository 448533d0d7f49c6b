package io.paysync.platform.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses are on the public internet. IPv6 by what is allowed, because nearly all of it is not. */
final class Networks {
    /** Could be a host of our own: allowed only by configuration. */
    private static final List<Cidr> PRIVATE =
            cidrs("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "::1");

    /** Never a receiver: this network, link-local with the clouds' metadata, tests, multicast, reserved, broadcast. */
    private static final List<Cidr> NEVER = cidrs(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // Metadata services outside link-local: Alibaba Cloud, Azure, AWS over IPv6, Oracle.
            "100.100.100.200",
            "168.63.129.16",
            "fd00:ec2::/32",
            "192.0.0.192",
            // Inside 2000::/3: protocol assignments with Teredo, documentation, 6to4.
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "2002::/16");

    private static final Cidr GLOBAL_V6 = Cidr.of("2000::/3");

    private Networks() {}

    static boolean isPrivate(InetAddress address) {
        return in(PRIVATE, address);
    }

    static boolean isNever(InetAddress address) {
        return in(NEVER, address)
                || (!(address instanceof Inet4Address) && !GLOBAL_V6.contains(address) && !isPrivate(address));
    }

    static boolean in(List<Cidr> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Cidr> cidrs(String... texts) {
        return Stream.of(texts).map(Cidr::of).toList();
    }
}
