package io.paysync.platform.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Keeps a URL that somebody else chose from reaching our own network. The URL is parsed once, strictly, in one way only;
 * its name is resolved once; every address it has must be allowed; and the caller dials exactly the address that was
 * checked. A resolver that fails is a refusal, never a pass.
 */
public final class Addresses {
    /** Uses the system's resolver on threads of its own, 2 s at most. */
    public Addresses(Vertx vertx, AddressPolicy policy) {}

    /** @param resolver gives all addresses of a host name */
    public Addresses(Vertx vertx, AddressPolicy policy, Resolver resolver) {}

    /**
     * The syntactic half, for when a receiver is registered: scheme, port, host form.
     *
     * @throws io.paysync.contract.bus.FaultException REFUSED with a reason that is safe to show
     */
    public URI parse(String url) {
        throw new UnsupportedOperationException();
    }

    /** The whole check, just before dialling. Fails with REFUSED, or UNAVAILABLE when the name cannot be resolved now. */
    public Future<Receiver> check(String url) {
        throw new UnsupportedOperationException();
    }

    /** Gives all addresses of a host name. */
    @FunctionalInterface
    public interface Resolver {
        Future<List<InetAddress>> resolve(String host);
    }
}
