package io.paysync.statusapi;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Registration;
import io.paysync.statusapi.about.AboutHandlers;
import io.paysync.statusapi.http.ApiServer;
import io.paysync.statusapi.openapi.OpenApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the API. One instance a node; more nodes carry more callers. */
public final class StatusApiVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(StatusApiVerticle.class);

    private final Node node;
    private final ApiConfig config;
    private @Nullable Parts parts;
    private @Nullable Registration news;
    private volatile @Nullable ApiServer server;

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
                        .compose(about -> listen(Parts.of(node, config, openApi, about))));
    }

    private Future<ApiServer> listen(Parts made) {
        parts = made;
        return node.bus()
                .onNews(OrdersApi.ORDER_CHANGED, made::onNews)
                .compose(registration -> {
                    news = registration;
                    return ApiServer.listen(
                            vertx,
                            config.host(),
                            config.port(),
                            config.tls(),
                            config.http2ClearText(),
                            config.limits(),
                            made.api(),
                            node.health()::draining,
                            node.meters());
                })
                .onSuccess(listening -> server = listening);
    }

    @Override
    public Future<?> stop() {
        Parts made = parts;
        if (made != null) {
            made.reads().close();
            made.feeds().close();
        }
        Registration heard = news;
        ApiServer listening = server;
        return Future.join(
                heard == null ? Future.succeededFuture() : heard.close(),
                listening == null ? Future.succeededFuture() : listening.close());
    }
}
