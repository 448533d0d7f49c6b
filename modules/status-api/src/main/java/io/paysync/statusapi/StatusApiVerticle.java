package io.paysync.statusapi;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.paysync.statusapi.about.AboutHandlers;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.statusapi.auth.EventTokens;
import io.paysync.statusapi.auth.RateLimits;
import io.paysync.statusapi.events.EventHandlers;
import io.paysync.statusapi.events.LiveFeeds;
import io.paysync.statusapi.http.Api;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.ApiServer;
import io.paysync.statusapi.http.KeyAuthorizer;
import io.paysync.statusapi.openapi.OpenApi;
import io.paysync.statusapi.operations.OperationHandlers;
import io.paysync.statusapi.orders.OrderHandlers;
import io.paysync.statusapi.orders.StatusCache;
import io.paysync.statusapi.receivers.DeliveryHandlers;
import io.paysync.statusapi.receivers.EndpointHandlers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wiring of the API. One instance a node; more nodes carry more callers. */
public final class StatusApiVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(StatusApiVerticle.class);

    private final Node node;
    private final ApiConfig config;
    private @Nullable ApiServer server;
    private @Nullable LiveFeeds feeds;
    private @Nullable Registration news;

    public StatusApiVerticle(Node node, ApiConfig config) {
        this.node = node;
        this.config = config;
    }

    /** The port it really listens on; 0 before it is started. */
    public int port() {
        ApiServer listening = server;
        return listening == null ? 0 : listening.port();
    }

    @Override
    public Future<?> start() {
        if (config.keys().isEmpty()) {
            log.warn("no API key is configured, so nobody may ask: `./paysync apikey` makes one for api.keys");
        }
        return vertx.executeBlocking(OpenApi::load)
                .compose(openApi -> vertx.executeBlocking(() -> new AboutHandlers(openApi))
                        .compose(about -> start(openApi, about)));
    }

    private Future<?> start(OpenApi openApi, AboutHandlers about) {
        ApiKeys keys = new ApiKeys(config.keys());
        EventTokens tokens = new EventTokens(TokenSecrets.of(config), node.clock());
        StatusCache cache = new StatusCache(
                node.redis(), config.cacheTtl(), config.cacheTrackedMax(), System::nanoTime, node.meters());
        LiveFeeds live = new LiveFeeds(node, config.events());
        feeds = live;
        Map<String, ApiHandler> handlers = new HashMap<>(about.handlers());
        handlers.putAll(new OrderHandlers(node.bus(), cache).handlers());
        handlers.putAll(new EventHandlers(node, config.events(), live, tokens, config.tokenTtl()).handlers());
        handlers.putAll(new EndpointHandlers(node.bus()).handlers());
        handlers.putAll(new DeliveryHandlers(node.bus()).handlers());
        handlers.putAll(new OperationHandlers(node.bus()).handlers());
        RateLimits rates = new RateLimits(node.redis(), System::nanoTime);
        KeyAuthorizer authorizer = new KeyAuthorizer(keys, tokens, rates, config.rate(), node.meters());
        Api api = new Api(openApi.operations(), handlers, authorizer, config.limits(), vertx, node.meters());
        return node.bus()
                .onNews(OrdersApi.ORDER_CHANGED, changed -> {
                    cache.onNews(changed);
                    live.onNews(changed);
                })
                .compose(registration -> {
                    news = registration;
                    return ApiServer.listen(
                            vertx,
                            config.host(),
                            config.port(),
                            config.tls(),
                            config.http2ClearText(),
                            config.limits(),
                            api,
                            node.meters());
                })
                .onSuccess(listening -> server = listening);
    }

    @Override
    public Future<?> stop() {
        LiveFeeds open = feeds;
        if (open != null) {
            open.close();
        }
        Registration listening = news;
        ApiServer http = server;
        return Future.join(
                listening == null ? Future.succeededFuture() : listening.close(),
                http == null ? Future.succeededFuture() : http.close());
    }
}
