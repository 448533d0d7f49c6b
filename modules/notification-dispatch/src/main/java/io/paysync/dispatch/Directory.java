package io.paysync.dispatch;

import io.paysync.contract.bus.Json;
import io.paysync.platform.config.Secret;
import io.paysync.platform.db.Queries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a merchant's changes are told to, without a query for each change. A list is at most {@code cache} old; a save is
 * known at once on the node that made it and by news on the others, and what a node with an old list overlooked, the sweep
 * of order-state asks for again. For the verticle's context only.
 */
final class Directory {
    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

    private final Queries db;
    private final EndpointStore store;
    private final SecretBox box;
    private final InstantSource clock;
    private final long keepNanos;
    private final Map<String, Known> known;
    private final Map<String, Future<List<Target>>> loading = new HashMap<>();

    private record Known(List<Target> targets, long atNanos) {}

    Directory(Queries db, EndpointStore store, SecretBox box, InstantSource clock, DispatchConfig.Endpoints config) {
        this.db = db;
        this.store = store;
        this.box = box;
        this.clock = clock;
        this.keepNanos = config.cache().toNanos();
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > config.merchantsMax();
            }
        };
    }

    /** The endpoints of these merchants, active or not. */
    Future<Map<String, List<Target>>> of(Set<String> merchants) {
        Map<String, List<Target>> out = new HashMap<>();
        Set<String> unknown = null;
        for (String merchant : merchants) {
            List<Target> targets = fresh(merchant);
            if (targets != null) {
                out.put(merchant, targets);
            } else {
                unknown = unknown == null ? new HashSet<>() : unknown;
                unknown.add(merchant);
            }
        }
        if (unknown == null) {
            return Future.succeededFuture(out);
        }
        List<Future<?>> loads = new ArrayList<>();
        for (Map.Entry<String, Future<List<Target>>> load : load(unknown).entrySet()) {
            loads.add(load.getValue().onSuccess(targets -> out.put(load.getKey(), targets)));
        }
        return Future.all(loads).map(out);
    }

    /** The same, and who is off in it is off now: an old list may not know that it was just saved or enabled. */
    Future<Map<String, List<Target>>> certain(Set<String> merchants) {
        return of(merchants).compose(known -> {
            Set<String> doubtful = new HashSet<>();
            known.forEach((merchant, targets) -> {
                if (!targets.stream().allMatch(Target::active)) {
                    doubtful.add(merchant);
                }
            });
            doubtful.forEach(this::forget);
            return doubtful.isEmpty()
                    ? Future.succeededFuture(known)
                    : of(doubtful).map(now -> {
                        Map<String, List<Target>> out = new HashMap<>(known);
                        out.putAll(now);
                        return out;
                    });
        });
    }

    /** One endpoint; empty when it is not there. */
    Future<Optional<Target>> find(EndpointKey key) {
        List<Target> targets = fresh(key.merchant());
        if (targets != null) {
            return Future.succeededFuture(pick(targets, key));
        }
        return of(Set.of(key.merchant())).map(found -> pick(found.getOrDefault(key.merchant(), List.of()), key));
    }

    /** The same, read anew: for what must not follow from a list of seconds ago. */
    Future<Optional<Target>> read(EndpointKey key) {
        forget(key.merchant());
        return find(key);
    }

    /** What is known of this merchant is no longer true; a list being read right now may be of before. */
    void forget(String merchant) {
        known.remove(merchant);
        loading.remove(merchant);
    }

    private @Nullable List<Target> fresh(String merchant) {
        Known entry = known.get(merchant);
        return entry == null || System.nanoTime() - entry.atNanos > keepNanos ? null : entry.targets;
    }

    private Map<String, Future<List<Target>>> load(Set<String> merchants) {
        Map<String, Future<List<Target>>> out = new HashMap<>();
        Map<String, Promise<List<Target>>> started = new HashMap<>();
        for (String merchant : merchants) {
            Future<List<Target>> underWay = loading.get(merchant);
            if (underWay == null) {
                Promise<List<Target>> promise = Promise.promise();
                started.put(merchant, promise);
                loading.put(merchant, promise.future());
                underWay = promise.future();
            }
            out.put(merchant, underWay);
        }
        if (!started.isEmpty()) {
            read(started);
        }
        return out;
    }

    private void read(Map<String, Promise<List<Target>>> started) {
        long asOf = System.nanoTime();
        store.ofMerchants(db, started.keySet()).onComplete(result -> {
            Map<String, List<Target>> read = result.succeeded() ? byMerchant(result.result()) : Map.of();
            started.forEach((merchant, promise) -> {
                boolean current = loading.remove(merchant, promise.future());
                if (result.failed()) {
                    promise.fail(result.cause());
                    return;
                }
                List<Target> targets = read.getOrDefault(merchant, List.of());
                if (current) {
                    known.put(merchant, new Known(targets, asOf));
                }
                promise.complete(targets);
            });
        });
    }

    private Map<String, List<Target>> byMerchant(Collection<EndpointStore.Stored> stored) {
        Map<String, List<Target>> out = new HashMap<>();
        for (EndpointStore.Stored endpoint : stored) {
            out.computeIfAbsent(endpoint.key().merchant(), merchant -> new ArrayList<>())
                    .add(target(endpoint));
        }
        out.replaceAll((merchant, targets) -> chained(targets));
        return out;
    }

    private static List<Target> chained(List<Target> targets) {
        Map<String, List<Chain.Link>> links = Chain.links(targets);
        return links.isEmpty()
                ? targets
                : targets.stream()
                        .map(target -> target.in(links.getOrDefault(target.key().endpointId(), List.of())))
                        .toList();
    }

    private Target target(EndpointStore.Stored endpoint) {
        Instant now = clock.instant();
        List<Secret> secrets = new ArrayList<>();
        for (EndpointStore.Sealed secret : endpoint.secrets()) {
            Instant until = secret.until();
            if (until == null || until.isAfter(now)) {
                box.open(secret.bytes(), endpoint.key())
                        .ifPresentOrElse(
                                secrets::add,
                                () -> LOG.error(
                                        "secret does not open, check dispatch.secretsKey endpoint={}", endpoint.key()));
            }
        }
        return new Target(
                endpoint.key(),
                endpoint.revision(),
                endpoint.channel(),
                endpoint.target(),
                endpoint.types(),
                options(endpoint.options()),
                List.copyOf(secrets),
                endpoint.active(),
                endpoint.createdAt(),
                endpoint.rule(),
                endpoint.ownTypes(),
                endpoint.suspendedAt() != null,
                endpoint.delays(),
                endpoint.budget(),
                List.of());
    }

    @SuppressWarnings("unchecked") // written by us as an object of texts
    static Map<String, String> options(String json) {
        return Map.copyOf(Json.read(json, Map.class));
    }

    private static Optional<Target> pick(List<Target> targets, EndpointKey key) {
        for (Target target : targets) {
            if (target.key().equals(key)) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }
}
