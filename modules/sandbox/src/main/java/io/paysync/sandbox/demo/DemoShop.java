package io.paysync.sandbox.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.Json;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.sandbox.trade.Trade;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The demo's shop: registers its orders at Paysync over the REST API, as any shop does. */
final class DemoShop {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration PAYABLE = Duration.ofMinutes(30);
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final DemoConfig config;
    private final String account;
    private final HttpCalls http;
    private final LongAdder registered = new LongAdder();

    /** @param account the account's name at each provider */
    DemoShop(Vertx vertx, MeterRegistry meters, DemoConfig config, String account) {
        this.config = config;
        this.account = account;
        this.http = new HttpCalls("demo", vertx, meters, HttpCallsConfig.DEFAULT);
    }

    /** @return fails when Paysync does not take it */
    Future<Void> register(Trade trade, double x, double y) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "amount",
                Map.of(
                        "minor",
                        trade.amount().minor(),
                        "currency",
                        trade.amount().currency()));
        body.put("account", Map.of("provider", trade.provider(), "account", account));
        // A shop learns Stripe's number when it creates the payment; Alipay and WeChat Pay give theirs when it is paid.
        if (trade.provider().equals("stripe")) {
            body.put("tradeNo", trade.tradeNo());
        }
        body.put("subject", trade.subject());
        body.put("expiresAt", Instant.now().plus(PAYABLE).toString());
        body.put("metadata", Map.of("shop", "demo"));
        body.put("x", x);
        body.put("y", y);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json")
                .add("Authorization", "Bearer " + config.apiKey().reveal());
        URI uri = URI.create(config.api() + "/v1/orders/" + trade.orderNo());
        return http.send(new HttpAsk(
                        HttpMethod.PUT,
                        uri,
                        headers,
                        Buffer.buffer(Json.writeBytes(body)),
                        DEADLINE,
                        ANSWER_BYTES_MAX,
                        null))
                .compose(answer -> {
                    if (!answer.ok()) {
                        return Future.failedFuture(
                                Fault.of(Fault.Code.REFUSED, "registration answered " + answer.status()));
                    }
                    registered.increment();
                    return Future.succeededFuture();
                });
    }

    long registered() {
        return registered.sum();
    }

    Future<Void> close() {
        return http.close();
    }
}
