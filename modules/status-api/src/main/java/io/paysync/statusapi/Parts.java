package io.paysync.statusapi;

import io.paysync.contract.orders.OrdersApi.OrderChanged;
import io.paysync.platform.Node;
import io.paysync.statusapi.about.AboutHandlers;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.statusapi.auth.EventTokens;
import io.paysync.statusapi.auth.RateLimits;
import io.paysync.statusapi.events.EventHandlers;
import io.paysync.statusapi.events.LiveFeeds;
import io.paysync.statusapi.http.Api;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Downloads;
import io.paysync.statusapi.http.KeyAuthorizer;
import io.paysync.statusapi.openapi.OpenApi;
import io.paysync.statusapi.operations.BillHandlers;
import io.paysync.statusapi.operations.CallbackHandlers;
import io.paysync.statusapi.operations.OperationHandlers;
import io.paysync.statusapi.orders.Exports;
import io.paysync.statusapi.orders.OrderHandlers;
import io.paysync.statusapi.orders.OrderLists;
import io.paysync.statusapi.orders.OrderReads;
import io.paysync.statusapi.orders.StatusCache;
import io.paysync.statusapi.receivers.BudgetHandlers;
import io.paysync.statusapi.receivers.DeliveryHandlers;
import io.paysync.statusapi.receivers.EndpointHandlers;
import io.paysync.statusapi.receivers.ReplayHandlers;
import io.paysync.statusapi.receivers.ScheduleHandlers;
import io.paysync.statusapi.receivers.TemplateHandlers;
import java.util.HashMap;
import java.util.Map;

/** What the verticle is made of, put together. */
record Parts(Api api, StatusCache cache, OrderReads reads, LiveFeeds feeds) {
    /** On the verticle's own context. */
    static Parts of(Node node, ApiConfig config, OpenApi openApi, AboutHandlers about) {
        EventTokens tokens = new EventTokens(TokenSecrets.of(config), node.clock());
        StatusCache cache = new StatusCache(
                node.redis(), config.cacheTtl(), config.cacheTrackedMax(), System::nanoTime, node.meters());
        LiveFeeds feeds = new LiveFeeds(node, config.events(), cache::newer);
        Map<String, ApiHandler> handlers = new HashMap<>(about.handlers());
        OrderReads reads = new OrderReads(node, cache, config.waits());
        handlers.putAll(new OrderHandlers(node.bus(), cache, reads).handlers());
        handlers.putAll(new OrderLists(node.bus()).handlers());
        Downloads downloads = new Downloads(node, config.exports());
        handlers.putAll(new Exports(node, config.exports(), downloads).handlers());
        handlers.putAll(new BillHandlers(node.bus(), downloads).handlers());
        handlers.putAll(new EventHandlers(node, config.events(), feeds, tokens, config.tokenTtl()).handlers());
        handlers.putAll(new EndpointHandlers(node.bus()).handlers());
        handlers.putAll(new TemplateHandlers(node.bus()).handlers());
        handlers.putAll(new DeliveryHandlers(node.bus()).handlers());
        handlers.putAll(new ScheduleHandlers(node.bus()).handlers());
        handlers.putAll(new BudgetHandlers(node.bus()).handlers());
        handlers.putAll(new ReplayHandlers(node.bus()).handlers());
        handlers.putAll(new OperationHandlers(node.bus()).handlers());
        handlers.putAll(new CallbackHandlers(node.bus()).handlers());
        RateLimits rates = new RateLimits(node.redis(), System::nanoTime);
        KeyAuthorizer authorizer =
                new KeyAuthorizer(new ApiKeys(config.keys()), tokens, rates, config.rate(), node.meters());
        return new Parts(
                new Api(openApi.operations(), handlers, authorizer, config.limits(), node.vertx(), node.meters()),
                cache,
                reads,
                feeds);
    }

    void onNews(OrderChanged changed) {
        cache.newer(changed.key(), changed.version());
        reads.newer(changed.key(), changed.version());
        feeds.onNews(changed);
    }
}
