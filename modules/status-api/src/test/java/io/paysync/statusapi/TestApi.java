package io.paysync.statusapi;

import io.paysync.platform.bus.Interference;
import io.paysync.platform.config.Secret;
import io.paysync.statusapi.auth.ApiKey;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.statusapi.auth.Rate;
import io.paysync.statusapi.auth.Role;
import io.paysync.statusapi.events.EventsConfig;
import io.paysync.statusapi.http.ApiLimits;
import io.paysync.statusapi.http.ExportConfig;
import io.paysync.statusapi.http.TlsConfig;
import io.paysync.statusapi.orders.WaitConfig;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The API as it runs in production, with scripted owners behind the real bus, and a client that checks each answer. */
final class TestApi implements AutoCloseable {
    static final String MERCHANT = "default";
    static final String OTHER = "other";

    final FakeClock clock = new FakeClock();
    final Map<String, String> keys = new HashMap<>();
    final TestNode node;
    final FakeOwners owners;
    final StatusApiVerticle verticle;
    final String deployment;
    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Where the API speaks nothing else. */
    private final @Nullable Http2Caller http2;

    private TestApi(Builder builder) {
        TestNode.Builder nodes = TestNode.builder().clock(clock).interference(builder.interference);
        if (builder.redis != null) {
            nodes.redis(builder.redis);
        }
        node = nodes.start();
        owners = new FakeOwners(node.bus(), builder.owners);
        verticle = new StatusApiVerticle(node.node(), builder.config(this));
        deployment = Probe.result(node.vertx().deployVerticle(verticle));
        http2 = builder.http2ClearText ? new Http2Caller(node.vertx()) : null;
    }

    static TestApi started() {
        return new Builder().start();
    }

    static Builder builder() {
        return new Builder();
    }

    int port() {
        return verticle.port();
    }

    /** As the key of this name: {@code read}, {@code write}, {@code operate}, {@code other}; null for none. */
    Answer get(@Nullable String key, String path) {
        return send("GET", key, path, null);
    }

    Answer send(String method, @Nullable String key, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + keys.getOrDefault(key, key));
        }
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        Answer answer = send(request.build());
        Contract.check(method, path.split("\\?", 2)[0], answer);
        return answer;
    }

    private Answer send(HttpRequest request) {
        Http2Caller caller = http2;
        if (caller != null) {
            return caller.send(request);
        }
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        node.close();
    }

    /** What a test may want to be different. */
    static final class Builder {
        Interference interference = Interference.NONE;

        @Nullable
        TestRedis redis;

        ApiLimits limits = ApiLimits.DEFAULT;
        Rate rate = new Rate(10_000, 10_000);
        EventsConfig events = EventsConfig.DEFAULT;
        WaitConfig waits = WaitConfig.DEFAULT;
        ExportConfig exports = ExportConfig.DEFAULT;
        Duration cacheTtl = Duration.ofSeconds(5);
        boolean http2ClearText;
        boolean owners = true;

        @Nullable
        TlsConfig tls;

        ApiConfig config(TestApi api) {
            return new ApiConfig(
                    "127.0.0.1",
                    0,
                    tls,
                    http2ClearText,
                    limits,
                    List.of(
                            key(api, "read", MERCHANT, Role.READ),
                            key(api, "write", MERCHANT, Role.WRITE),
                            key(api, "operate", MERCHANT, Role.OPERATE),
                            key(api, "other", OTHER, Role.OPERATE)),
                    rate,
                    cacheTtl,
                    1000,
                    Duration.ofMinutes(10),
                    List.of(Secret.of("0123456789abcdef0123456789abcdef")),
                    waits,
                    exports,
                    events);
        }

        private ApiKey key(TestApi api, String id, String merchant, Role role) {
            ApiKeys.Created created = ApiKeys.create(new Random(id.hashCode()));
            api.keys.put(id, created.text());
            return new ApiKey(id, merchant, role, created.sha256(), rate);
        }

        /** Short times, so that a test sees heartbeats, re-reads and drops. */
        Builder events(Duration heartbeat, Duration recheck, Duration stallMax) {
            events = new EventsConfig(
                    100,
                    50,
                    10,
                    heartbeat,
                    recheck,
                    recheck,
                    8,
                    4,
                    4096,
                    stallMax,
                    Duration.ofHours(1),
                    Set.of("https://shop.example"));
            return this;
        }

        /** Nobody answers at any address. */
        Builder withoutOwners() {
            owners = false;
            return this;
        }

        TestApi start() {
            return new TestApi(this);
        }
    }
}
