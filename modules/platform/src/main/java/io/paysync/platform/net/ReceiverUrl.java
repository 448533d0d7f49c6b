package io.paysync.platform.net;

import io.netty.util.NetUtil;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one strict reading of a receiver's URL. Whatever another parser might read differently is refused. */
final class ReceiverUrl {
    private static final int LENGTH_MAX = 2_000;

    /** Scheme, host (a name or a bracketed address), port, path with query; no userinfo, fragment, backslash or space. */
    private static final Pattern FORM = Pattern.compile(
            "(?i:(https?)://)([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?([/?][!-~&&[^#\\\\]]*)?");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER_LIKE = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

    private ReceiverUrl() {}

    static URI parse(String url, AddressPolicy policy) {
        Matcher form = FORM.matcher(url);
        if (url.length() > LENGTH_MAX || !form.matches()) {
            throw refused("the URL must be https://host[:port]/path, without user, fragment or unusual characters");
        }
        String scheme = form.group(1).toLowerCase(Locale.ROOT);
        if (scheme.equals("http") && !policy.allowHttp()) {
            throw refused("only https is allowed");
        }
        String host = host(form.group(2).toLowerCase(Locale.ROOT), policy);
        int byScheme = scheme.equals("https") ? 443 : 80;
        int port = form.group(3) == null ? byScheme : Integer.parseInt(form.group(3));
        if (!portAllowed(port, policy)) {
            throw refused("port " + port + " is not allowed");
        }
        String rest = form.group(4) == null ? "/" : form.group(4);
        String path = rest.startsWith("?") ? "/" + rest : rest;
        try {
            return URI.create(scheme + "://" + host + (port == byScheme ? "" : ":" + port) + path);
        } catch (IllegalArgumentException e) {
            throw refused("the URL's path holds characters that must be escaped");
        }
    }

    /** The address that a host in canonical form spells, if it spells one. */
    static Optional<InetAddress> literal(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte[] bytes = bare.contains(":") || IPV4.matcher(bare).matches()
                ? NetUtil.createByteArrayFromIpAddressString(bare)
                : null;
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static FaultException refused(String why) {
        return Fault.of(Fault.Code.REFUSED, why);
    }

    private static String host(String host, AddressPolicy policy) {
        if (host.startsWith("[")) {
            InetAddress address = literal(host).orElseThrow(() -> refused("the host is not an address"));
            if (address.getAddress().length != 16 || host.contains(".")) {
                throw refused("the address must be written in its own form");
            }
            return host;
        }
        String[] labels = host.split("\\.", -1);
        String last = labels[labels.length - 1];
        if (NUMBER_LIKE.matcher(last).matches()) {
            // Everything that ends in a number is an IPv4 address to somebody; only the plain form is one to everybody.
            if (literal(host).isEmpty()) {
                throw refused("the address must be four decimal numbers");
            }
            return host;
        }
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw refused("the host is not a host name");
            }
        }
        if (host.length() > 253) {
            throw refused("the host is too long");
        }
        if (last.equals("localhost") && !policy.allowPrivate()) {
            throw refused("the host is not public");
        }
        return host;
    }

    private static boolean portAllowed(int port, AddressPolicy policy) {
        Set<Integer> ports = policy.ports();
        if (port < 1 || port > 65_535) {
            return false;
        }
        if (ports.isEmpty()) {
            return port == 443 || (port == 80 && policy.allowHttp());
        }
        return ports.equals(AddressPolicy.ANY_PORT) || ports.contains(port);
    }
}
