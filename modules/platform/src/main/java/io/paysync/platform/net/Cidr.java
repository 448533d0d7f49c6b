package io.paysync.platform.net;

import java.net.InetAddress;

/** A network such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
public final class Cidr {
    /** @throws IllegalArgumentException when it is none */
    public static Cidr of(String text) {
        throw new UnsupportedOperationException();
    }

    public boolean contains(InetAddress address) {
        throw new UnsupportedOperationException();
    }
}
