package io.paysync.launcher.demo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Json;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does over the API what a shop does once: tells Paysync where its webhooks go. */
final class DemoSetup {
    private final Vertx vertx;
    private final URI api;
    private final String key;

    DemoSetup(Vertx vertx, URI api, String key) {
        this.vertx = vertx;
        this.api = api;
        this.key = key;
    }

    void endpoint(URI receiver, String secret) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("channel", "webhook");
        body.put("target", receiver.toString());
        body.put("eventTypes", List.of());
        body.put("secret", secret);
        HttpCalls calls = new HttpCalls("demo-setup", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT);
        try {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                    .add("Content-Type", "application/json")
                    .add("Authorization", "Bearer " + key);
            HttpAnswer answer = calls.send(new HttpAsk(
                            HttpMethod.PUT,
                            URI.create(api + "/v1/endpoints/demo-shop"),
                            headers,
                            Buffer.buffer(Json.writeBytes(body)),
                            Duration.ofSeconds(10),
                            64 * 1024,
                            null))
                    .await(15, TimeUnit.SECONDS);
            if (!answer.ok()) {
                throw new DemoException(
                        "the node refused the demo's endpoint: " + answer.status() + " " + answer.body());
            }
        } catch (TimeoutException e) {
            throw new DemoException("the node does not answer", e);
        } finally {
            calls.close();
        }
    }
}
