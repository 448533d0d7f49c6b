package io.paysync.sandbox.http;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.Currencies;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.payments.Payments.Act;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The control API: lets a test, a script or a person with curl play payer, shop and forger. It asks nobody who he is, so
 * it listens on loopback and refuses what a web page from elsewhere makes a browser send.
 */
final class ControlApi {
    private static final long AMOUNT_MAX = 1_000_000_000_000L;
    private static final int LIST_MAX = 1000;
    private static final int LIST_DEFAULT = 50;

    private final Payments payments;
    private final Trades trades;
    private final ProviderApi api;
    private final Supplier<Object> stats;

    ControlApi(Payments payments, Trades trades, ProviderApi api, Supplier<Object> stats) {
        this.payments = payments;
        this.trades = trades;
        this.api = api;
        this.stats = stats;
    }

    void mount(Router router) {
        post(router, "/sandbox/trades", 201, this::create);
        post(router, "/sandbox/trades/:orderNo/pay", 200, this::pay);
        post(router, "/sandbox/trades/:orderNo/close", 200, this::close);
        post(router, "/sandbox/trades/:orderNo/refund", 200, this::refund);
        post(router, "/sandbox/trades/:orderNo/dispute", 200, this::dispute);
        post(router, "/sandbox/trades/:orderNo/forge", 200, this::forge);
        post(router, "/sandbox/faults", 200, this::setFault);
        get(router, "/sandbox/trades", this::list);
        get(router, "/sandbox/trades/:orderNo", context -> TradeView.of(named(context, provider(context))));
        get(router, "/sandbox/faults", context -> faults());
        get(router, "/sandbox/stats", context -> stats.get());
    }

    private Object create(RoutingContext context) {
        ControlRequest request = body(
                context, "provider", "orderNo", "amountMinor", "currency", "subject", "callbackUrl", "pay", "faults");
        ProviderDouble provider = payments.provider(request.text("provider"));
        String currency = request.textOrNull("currency");
        String used = currency == null ? provider.currency() : currency;
        if (!Currencies.known(used)) {
            throw Fault.of(Fault.Code.INVALID, "currency must be an ISO 4217 code");
        }
        Faults faults = request.faults();
        boolean pay = request.flag("pay", true);
        Trade opened = payments.open(
                provider.name(),
                request.text("orderNo"),
                new Money(request.number("amountMinor", 0, AMOUNT_MAX), used),
                request.textOrNull("subject"),
                request.uri("callbackUrl"));
        if (!pay || opened.state() != Trade.State.WAIT) {
            return TradeView.of(opened);
        }
        return view(payments.pay(provider.name(), opened.orderNo(), faults));
    }

    private Object pay(RoutingContext context) {
        ControlRequest request = body(context, "provider", "faults");
        Trade trade = named(context, request.textOrNull("provider"));
        return view(payments.pay(trade.provider(), trade.orderNo(), request.faults()));
    }

    private Object close(RoutingContext context) {
        ControlRequest request = body(context, "provider", "faults");
        Trade trade = named(context, request.textOrNull("provider"));
        return view(payments.close(trade.provider(), trade.orderNo(), request.faults()));
    }

    private Object refund(RoutingContext context) {
        ControlRequest request = body(context, "provider", "amountMinor", "refundNo", "outcome", "faults");
        Trade trade = named(context, request.textOrNull("provider"));
        long left = Math.max(1, trade.amount().minor() - trade.refundedMinor());
        return view(payments.refund(
                trade.provider(),
                trade.orderNo(),
                request.number("amountMinor", left, 1, AMOUNT_MAX),
                request.textOrNull("refundNo"),
                request.oneOf("outcome", Trade.Outcome.SUCCEEDED),
                request.faults()));
    }

    private Object dispute(RoutingContext context) {
        ControlRequest request = body(context, "provider", "state", "faults");
        Trade trade = named(context, request.textOrNull("provider"));
        return view(payments.dispute(
                trade.provider(), trade.orderNo(), request.oneOf("state", Trade.DisputeState.OPEN), request.faults()));
    }

    private Object forge(RoutingContext context) {
        ControlRequest request = body(context, "provider", "kind");
        Trade trade = named(context, request.textOrNull("provider"));
        Forgery kind = request.oneOf("kind", Forgery.TAMPERED_BODY);
        return view(payments.forge(trade.provider(), trade.orderNo(), kind));
    }

    private Object setFault(RoutingContext context) {
        ControlRequest request = body(context, "provider", "mode", "delayMs", "requests");
        ApiFault fault = new ApiFault(
                request.oneOf("mode", ApiFault.Mode.OK),
                Duration.ofMillis(request.number("delayMs", 1000, 0, ApiFault.DELAY_MAX.toMillis())),
                (int) request.number("requests", 0, 0, 1_000_000));
        api.fault(payments.provider(request.text("provider")).name(), fault);
        return faults();
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

    private Object faults() {
        Map<String, Object> out = new TreeMap<>();
        for (String provider : payments.providers()) {
            ApiFault fault = api.fault(provider);
            out.put(
                    provider,
                    Map.of(
                            "mode",
                            TradeView.lower(fault.mode()),
                            "delayMs",
                            fault.delay().toMillis(),
                            "requests",
                            fault.requests()));
        }
        return out;
    }

    private Trade named(RoutingContext context, @Nullable String provider) {
        return payments.find(provider, context.pathParam("orderNo"))
                .orElseThrow(() -> Fault.of(Fault.Code.NOT_FOUND, "no such trade"));
    }

    private static @Nullable String provider(RoutingContext context) {
        return context.request().getParam("provider");
    }

    /** The callback is under way; how it ends shows in {@code /sandbox/stats} and in the trade's {@code notified}. */
    private static TradeView view(Act act) {
        Throwable refused = act.deliveries().cause();
        if (refused instanceof FaultException fault && fault.fault().retryable()) {
            throw fault;
        }
        return TradeView.of(act.trade());
    }

    private static ControlRequest body(RoutingContext context, String... keys) {
        return ControlRequest.of(context.body().buffer(), Set.of(keys));
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
