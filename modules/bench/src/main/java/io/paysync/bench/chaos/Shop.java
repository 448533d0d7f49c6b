package io.paysync.bench.chaos;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The shop: registers orders and receivers, at the next node when one does not answer. */
final class Shop {
    /** Personal data that must turn up nowhere. */
    static final String PHONE = "+8613912345678";

    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
    private static final long PAUSE_MS = 300;

    private final World world;
    private final Journal journal;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean stopped;

    Shop(World world, Journal journal) {
        this.world = world;
        this.journal = journal;
    }

    void stop() {
        stopped = true;
    }

    /** One at each receiver, so that one of them always hears everything. */
    void endpoints() throws InterruptedException {
        for (int i = 0; i < World.RECEIVERS; i++) {
            JsonObject body = new JsonObject()
                    .put("channel", "webhook")
                    .put("target", world.receivers.get(i).url().toString())
                    .put("secret", world.sandbox.keys().webhookSecret());
            if (!put("/v1/endpoints/hook-" + i, body)) {
                throw new IllegalStateException("no endpoint " + i);
            }
        }
    }

    /** @return whether it was taken before the run ended */
    boolean register(String order, String provider, long minor, String currency) throws InterruptedException {
        return put(
                "/v1/orders/" + order,
                new JsonObject()
                        .put("amount", new JsonObject().put("minor", minor).put("currency", currency))
                        .put(
                                "account",
                                new JsonObject().put("provider", provider).put("account", "main"))
                        .put("receivers", new JsonObject().put("phone", PHONE)));
    }

    private boolean put(String path, JsonObject body) throws InterruptedException {
        int first = turn.getAndIncrement();
        for (int i = 0; !stopped; i++) {
            HttpRequest request = HttpRequest.newBuilder(world.api(Math.floorMod(first + i, Plan.NODES), path))
                    .timeout(ANSWER_MAX)
                    .header("Authorization", "Bearer " + World.API_KEY)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(body.encode()))
                    .build();
            try (Client.Place place = world.client.place()) {
                HttpResponse<String> answer = world.client.http().send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return true;
                }
                journal.answered(answer.body());
                if (!List.of(429, 500, 503, 504).contains(answer.statusCode())) {
                    throw new IllegalStateException(path + " is refused: " + answer.body());
                }
            } catch (IOException e) {
                // The next node, then.
            }
            if (i % Plan.NODES == Plan.NODES - 1) {
                Thread.sleep(PAUSE_MS);
            }
        }
        return false;
    }
}
