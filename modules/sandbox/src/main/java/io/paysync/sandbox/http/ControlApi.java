package io.paysync.sandbox.http;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.sandbox.control.Action;
import io.paysync.sandbox.control.Control;
import io.paysync.sandbox.control.ControlRequest;
import io.paysync.sandbox.control.TradeView;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The control API: lets a test, a script or a person with curl play payer, shop and forger. It asks nobody who he is, so
 * it listens on loopback and refuses what a web page from elsewhere makes a browser send.
 */
final class ControlApi {
    private static final int LIST_MAX = 1000;
    private static final int LIST_DEFAULT = 50;

    private final Control control;
    private final Trades trades;
    private final Supplier<Object> stats;

    ControlApi(Control control, Trades trades, Supplier<Object> stats) {
        this.control = control;
        this.trades = trades;
        this.stats = stats;
    }

    void mount(Router router) {
        post(
                router,
                "/sandbox/trades",
                201,
                context -> control.act(Action.OPEN, null, body(context, true, Action.OPEN)));
        for (Action step :
                List.of(Action.PAY, Action.CLOSE, Action.REFUND, Action.UNREFUND, Action.DISPUTE, Action.FORGE)) {
            post(
                    router,
                    "/sandbox/trades/:orderNo/" + step.word(),
                    200,
                    context -> control.act(step, context.pathParam("orderNo"), body(context, false, step)));
        }
        post(
                router,
                "/sandbox/faults",
                200,
                context -> control.act(Action.API, null, body(context, false, Action.API)));
        get(router, "/sandbox/trades", this::list);
        get(
                router,
                "/sandbox/trades/:orderNo",
                context -> TradeView.of(control.trade(
                        context.pathParam("orderNo"), context.request().getParam("provider"))));
        get(router, "/sandbox/faults", context -> control.faults());
        get(router, "/sandbox/stats", context -> stats.get());
    }

    private Object list(RoutingContext context) {
        String limit = context.request().getParam("limit", Integer.toString(LIST_DEFAULT));
        if (!limit.matches("[0-9]{1,4}")) {
            throw Fault.of(Fault.Code.INVALID, "limit must be a number up to " + LIST_MAX);
        }
        int bounded = Math.min(LIST_MAX, Integer.parseInt(limit));
        return Map.of(
                "trades", trades.newest(bounded).stream().map(TradeView::of).toList());
    }

    private static ControlRequest body(RoutingContext context, boolean withOrder, Action action) {
        return ControlRequest.of(context.body().buffer(), withOrder ? action.keysWithOrder() : action.keys());
    }

    private static void get(Router router, String path, Function<RoutingContext, Object> handler) {
        router.get(path).handler(context -> respond(context, 200, handler));
    }

    private static void post(Router router, String path, int status, Function<RoutingContext, Object> handler) {
        router.route(HttpMethod.POST, path).handler(context -> {
            if (!Origins.allowed(context.request().getHeader("Origin"))) {
                end(context, 403, Map.of("error", "a web page of another origin may not do this"));
                return;
            }
            respond(context, status, handler);
        });
    }

    private static void respond(RoutingContext context, int status, Function<RoutingContext, Object> handler) {
        try {
            end(context, status, handler.apply(context));
        } catch (FaultException e) {
            int refused = switch (e.fault().code()) {
                case NOT_FOUND -> 404;
                case CONFLICT -> 409;
                case INVALID, REFUSED -> 400;
                case BUSY, TIMEOUT, UNAVAILABLE, INTERNAL -> 503;
            };
            end(context, refused, Map.of("error", e.fault().text()));
        } catch (IllegalArgumentException e) {
            end(context, 400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private static void end(RoutingContext context, int status, Object body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.writeBytes(body)));
    }
}
