package io.paysync.intake;

import io.paysync.intake.http.RawClient;
import io.paysync.intake.http.RawClient.Seen;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Plays a provider: threads that post genuine callbacks one after the other and write down every answer. */
final class Sender implements AutoCloseable {
    /** Events whose callback was answered with the success text. */
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    final AtomicInteger failures = new AtomicInteger();
    final AtomicLong slowestMs = new AtomicLong();
    final AtomicLong lastSuccessNanos = new AtomicLong();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /** @param repeats how often each callback is sent in a row */
    Sender(IntakeRig rig, int parallel, int repeats) {
        for (int t = 0; t < parallel; t++) {
            String name = "s" + t;
            threads.add(Thread.ofPlatform().start(() -> run(rig, name, repeats)));
        }
    }

    private void run(IntakeRig rig, String name, int repeats) {
        for (int i = 0; !stopping.get(); i++) {
            String event = name + "-" + i;
            for (int r = 0; r < repeats && !stopping.get(); r++) {
                send(rig, event);
            }
        }
    }

    private void send(IntakeRig rig, String event) {
        long start = System.nanoTime();
        Seen seen = answer(rig, event);
        slowestMs.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
        if (seen.status() == 200 && seen.body().equals("success")) {
            acknowledged.add(event);
            lastSuccessNanos.set(System.nanoTime());
        } else {
            failures.incrementAndGet();
        }
    }

    /** No answer at all when nobody listens. */
    private static Seen answer(IntakeRig rig, String event) {
        try (RawClient client = new RawClient(rig.port())) {
            client.send(rig.account.request(event));
            return client.readOne(5000);
        } catch (UncheckedIOException refused) {
            return new Seen("", true);
        }
    }

    @Override
    public void close() {
        stopping.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
