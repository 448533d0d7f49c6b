package io.paysync.platform.net;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a URL that somebody else chose from reaching our own network. The URL is parsed once, strictly, in one way only;
 * its name is resolved once; every address it has must be allowed; and the caller dials exactly the address that was
 * checked. A resolver that fails is a refusal, never a pass.
 */
public final class Addresses {
    private static final Duration RESOLVE_MAX = Duration.ofSeconds(2);
    private static final int RESOLVING_THREADS = 8;
    private static final int RESOLVING_MAX = 256;

    private final Vertx vertx;
    private final AddressPolicy policy;
    private final Resolver resolver;

    /** Uses the system's resolver on threads of its own. */
    public Addresses(Vertx vertx, AddressPolicy policy) {
        this(vertx, policy, systemResolver(vertx));
    }

    /** @param resolver gives all addresses of a host name; given up after 2 s */
    public Addresses(Vertx vertx, AddressPolicy policy, Resolver resolver) {
        this.vertx = vertx;
        this.policy = policy;
        this.resolver = resolver;
    }

    /**
     * The half without a resolver, for when a receiver is registered: scheme, port, host form, literal addresses.
     *
     * @throws FaultException REFUSED with a reason that is safe to show
     */
    public URI parse(String url) {
        URI uri = ReceiverUrl.parse(url, policy);
        ReceiverUrl.literal(uri.getHost()).ifPresent(this::require);
        return uri;
    }

    /** The whole check, just before dialling. Fails with REFUSED, or UNAVAILABLE when the name cannot be resolved now. */
    public Future<Receiver> check(String url) {
        URI uri;
        try {
            uri = parse(url);
        } catch (FaultException e) {
            return Future.failedFuture(e);
        }
        Optional<InetAddress> literal = ReceiverUrl.literal(uri.getHost());
        if (literal.isPresent()) {
            return Future.succeededFuture(new Receiver(uri, literal.get()));
        }
        return resolve(uri.getHost()).map(found -> {
            found.forEach(this::require);
            return new Receiver(uri, found.getFirst());
        });
    }

    private Future<List<InetAddress>> resolve(String host) {
        Future<List<InetAddress>> asked;
        try {
            asked = Contexts.within(vertx, RESOLVE_MAX, resolver.resolve(host));
        } catch (RuntimeException e) {
            asked = Future.failedFuture(e);
        }
        return asked.recover(failure -> Future.failedFuture(
                        failure instanceof FaultException ? failure : unresolved("the host cannot be resolved")))
                .compose(found -> found.isEmpty()
                        ? Future.failedFuture(unresolved("the host has no address"))
                        : Future.succeededFuture(found));
    }

    private void require(InetAddress address) {
        boolean opened = Networks.in(policy.allowed(), address);
        boolean mayBePrivate = policy.allowPrivate() || opened;
        if (Networks.in(policy.denied(), address)
                || Networks.isNever(address) && !opened
                || Networks.isPrivate(address) && !mayBePrivate) {
            throw ReceiverUrl.refused("the host's address is not allowed");
        }
    }

    private static FaultException unresolved(String why) {
        return Fault.of(Fault.Code.UNAVAILABLE, why);
    }

    /** The system's resolver blocks and may hang; a bounded number of callers wait for a few threads. */
    private static Resolver systemResolver(Vertx vertx) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("paysync-dns", RESOLVING_THREADS);
        AtomicInteger resolving = new AtomicInteger();
        return host -> {
            if (resolving.incrementAndGet() > RESOLVING_MAX) {
                resolving.decrementAndGet();
                return Future.failedFuture(Fault.of(Fault.Code.BUSY, "too many names are being resolved"));
            }
            return workers.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                    .andThen(result -> resolving.decrementAndGet());
        };
    }

    /** Gives all addresses of a host name. */
    @FunctionalInterface
    public interface Resolver {
        Future<List<InetAddress>> resolve(String host);
    }
}
