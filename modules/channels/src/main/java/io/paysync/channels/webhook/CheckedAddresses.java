package io.paysync.channels.webhook;

import io.paysync.platform.net.Receiver;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The address check before every attempt, without a name look-up for every attempt. What is remembered is the very
 * address that passed the check, for a few seconds: a name that changes meanwhile to a forbidden address is not followed,
 * because the attempt dials the remembered address and no other. Only passes are remembered, refusals never.
 */
final class CheckedAddresses {
    private static final int URLS_MAX = 10_000;

    private final Function<String, Future<Receiver>> fresh;
    private final long keepNanos;
    private final Map<String, Passed> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Passed> eldest) {
            return size() > URLS_MAX;
        }
    };

    private record Passed(Receiver receiver, long atNanos) {}

    /** @param fresh the whole check, name look-up included */
    CheckedAddresses(Duration keep, Function<String, Future<Receiver>> fresh) {
        this.fresh = fresh;
        this.keepNanos = keep.toNanos();
    }

    Future<Receiver> check(String url) {
        Passed known;
        synchronized (passed) {
            known = passed.get(url);
        }
        if (known != null && System.nanoTime() - known.atNanos < keepNanos) {
            return Future.succeededFuture(known.receiver);
        }
        return fresh.apply(url).onSuccess(receiver -> remember(url, receiver));
    }

    private void remember(String url, Receiver receiver) {
        synchronized (passed) {
            // Out and in again: the map forgets the oldest first.
            passed.remove(url);
            passed.put(url, new Passed(receiver, System.nanoTime()));
        }
    }
}
