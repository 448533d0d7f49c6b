package io.paysync.bench.chaos;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The driver's HTTP client. Shops and providers have so many connections and no more: when nodes do not answer, it is the
 * queue in the driver that grows. Without a bound thousands of connections took all of the driver's time, the wires to the
 * database with it, and no node came back.
 */
final class Client {
    private static final int AT_ONCE = 400;

    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** For watchers, who are few. */
    HttpClient http() {
        return http;
    }

    /** Waits for the right to send one request. */
    Place place() throws InterruptedException {
        places.acquire();
        return places::release;
    }
}
