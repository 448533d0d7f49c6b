package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Attempt;
import io.paysync.bench.chaos.Evidence.Outcome;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Brings what providers tell, through a balancer that tries the next node when one does not answer or says "not now"; and again
 * after a pause, until it is acknowledged, as providers do. Each request is signed anew, and each is written down.
 */
final class Teller {
    /** The strictest provider's limit, and a second to see how late it was. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(6);

    private static final long PAUSE_MIN_MS = 200;
    private static final long PAUSE_MAX_MS = 3_000;
    private static final Set<String> LEFT_TO_THE_CLIENT = Set.of("host", "content-length", "connection");

    private final World world;
    private final Journal journal;
    private final Map<Integer, Open> tellings = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean stopped;

    private record Open(String provider, String order, String what, ConcurrentLinkedQueue<String> hashes) {}

    Teller(World world, Journal journal) {
        this.world = world;
        this.journal = journal;
    }

    int underWay() {
        return underWay.get();
    }

    /** Nothing is repeated any more. */
    void stop() {
        stopped = true;
    }

    /** Blocks until it was acknowledged that many times, each copy on its own. */
    void tell(Notification what, String kind, int copies) {
        int no = journal.nextTelling();
        tellings.put(
                no, new Open(what.trade().provider(), what.trade().orderNo(), kind, new ConcurrentLinkedQueue<>()));
        underWay.addAndGet(copies);
        for (int i = 1; i < copies; i++) {
            Thread.ofVirtual().start(() -> bring(no, what));
        }
        bring(no, what);
    }

    private void bring(int no, Notification what) {
        try {
            ProviderDouble provider =
                    world.sandbox.payments().provider(what.trade().provider());
            int first = turn.getAndIncrement();
            long pause = PAUSE_MIN_MS;
            for (int i = 0; !stopped; i++) {
                if (attempt(no, what, provider, Math.floorMod(first + i, Plan.NODES)) == Outcome.ACKNOWLEDGED) {
                    return;
                }
                if (i % Plan.NODES == Plan.NODES - 1) {
                    Thread.sleep(pause);
                    pause = Math.min(PAUSE_MAX_MS, pause * 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Outcome attempt(int no, Notification what, ProviderDouble provider, int node) throws InterruptedException {
        try (Client.Place place = world.client.place()) {
            return send(no, what, provider, node);
        }
    }

    private Outcome send(int no, Notification what, ProviderDouble provider, int node) throws InterruptedException {
        SignedRequest signed =
                provider.callback(what, Forgery.NONE, Instant.now()).orElseThrow();
        String hash = World.sha256(signed.body());
        Open telling = tellings.get(no);
        if (telling != null && !telling.hashes.contains(hash)) {
            telling.hashes.add(hash);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(world.callbacks(node, provider.name()))
                .timeout(ANSWER_MAX)
                .POST(HttpRequest.BodyPublishers.ofByteArray(signed.body()));
        signed.headers().stream()
                .filter(header -> !LEFT_TO_THE_CLIENT.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                .forEach(header -> request.header(header.getKey(), header.getValue()));
        long from = System.currentTimeMillis();
        int status = 0;
        Outcome outcome;
        try {
            HttpResponse<byte[]> answer =
                    world.client.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            status = answer.statusCode();
            outcome = provider.acknowledged(status, answer.body()) ? Outcome.ACKNOWLEDGED : Outcome.REFUSED;
        } catch (ConnectException e) {
            outcome = Outcome.NOT_SENT;
        } catch (IOException e) {
            outcome = Outcome.UNKNOWN;
        }
        journal.add(new Attempt(no, node, hash, signature(signed), from, System.currentTimeMillis(), status, outcome));
        return outcome;
    }

    /** The header that proves it, as the stored evidence must have it; empty where the body carries the proof. */
    private static String signature(SignedRequest signed) {
        return signed.headers().stream()
                .filter(header ->
                        header.getKey().toLowerCase(java.util.Locale.ROOT).contains("signature"))
                .filter(header ->
                        !header.getKey().toLowerCase(java.util.Locale.ROOT).contains("type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    java.util.List<Evidence.Telling> tellings() {
        return tellings.entrySet().stream()
                .map(entry -> new Evidence.Telling(
                        entry.getKey(),
                        entry.getValue().provider,
                        entry.getValue().order,
                        entry.getValue().what,
                        entry.getValue().hashes.stream().collect(Collectors.toUnmodifiableSet())))
                .toList();
    }
}
