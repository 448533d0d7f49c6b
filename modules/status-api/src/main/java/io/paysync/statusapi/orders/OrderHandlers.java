package io.paysync.statusapi.orders;

import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.GetHistory;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.SyncOrder;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.wire.ChangeView;
import io.paysync.statusapi.wire.ChangeView.FactView;
import io.paysync.statusapi.wire.ChangeView.HistoryView;
import io.paysync.statusapi.wire.OrderView;
import io.paysync.statusapi.wire.RegistrationReader;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the shop asks of its orders. order-state owns them; here they are only asked for and written out. */
public final class OrderHandlers {
    private final Bus bus;
    private final StatusCache cache;
    private final OrderReads reads;
    private final TimelineFlow timelines;

    /** @param reads of single orders, which may wait for a version */
    public OrderHandlers(Bus bus, StatusCache cache, OrderReads reads) {
        this.bus = bus;
        this.cache = cache;
        this.reads = reads;
        this.timelines = new TimelineFlow(bus);
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "registerOrder", this::register,
                "getOrder", this::get,
                "getHistory", this::history,
                "getTimeline", this::timeline,
                "syncOrder", this::sync,
                "expectRefund", this::expectRefund,
                "clearReview", this::clearReview);
    }

    private Future<Reply> register(Call call) {
        RegisterOrder question = new RegisterOrder(call.order(), RegistrationReader.read(call.body()));
        return bus.ask(OrdersApi.REGISTER, question).map(answer -> reply(answer.created() ? 201 : 200, answer.order()));
    }

    private Future<Reply> get(Call call) {
        int minVersion = call.inputs().optionalInteger("minVersion").orElse(0);
        return reads.read(
                        call.order(),
                        minVersion,
                        call.inputs().optionalInteger("wait").orElse(0),
                        call.request())
                .map(order -> {
                    if (order.version() < minVersion) {
                        throw Problem.of(Kind.VERSION_NOT_REACHED, "The order has version " + order.version())
                                .asException();
                    }
                    String tag = call.request().getHeader(HttpHeaders.IF_NONE_MATCH);
                    return tag != null && isKnown(tag, etag(order))
                            ? Reply.empty(304, Map.of("etag", etag(order)))
                            : reply(200, order);
                });
    }

    private Future<Reply> history(Call call) {
        OrderKey key = call.order();
        return bus.ask(OrdersApi.HISTORY, new GetHistory(key))
                .map(history -> Reply.json(
                        200,
                        new HistoryView(
                                key.orderId(),
                                history.changes().stream().map(ChangeView::of).toList(),
                                history.facts().stream().map(FactView::of).toList())));
    }

    private Future<Reply> timeline(Call call) {
        return timelines.read(call.order()).map(timeline -> Reply.json(200, timeline));
    }

    private Future<Reply> sync(Call call) {
        return bus.ask(PollingApi.SYNC, new SyncOrder(call.order()))
                .map(synced -> Reply.json(
                        200, new SyncedView(synced.outcome(), synced.rawStatus(), synced.text(), synced.status())));
    }

    private Future<Reply> expectRefund(Call call) {
        JsonObject amount = call.body().getJsonObject("amount");
        ExpectRefund question = new ExpectRefund(
                call.order(),
                call.inputs().text("refundNo"),
                call.body().getString("providerRefundNo"),
                amount == null ? null : RegistrationReader.money(amount));
        return bus.ask(OrdersApi.EXPECT_REFUND, question).map(found -> {
            cache.put(found.order());
            return reply(200, found.order());
        });
    }

    private Future<Reply> clearReview(Call call) {
        ClearReview question = new ClearReview(
                call.order(),
                call.body().getInteger("version"),
                call.principal().id(),
                call.body().getString("note"),
                call.body().getBoolean("accept"));
        return bus.ask(OrdersApi.CLEAR_REVIEW, question).map(found -> {
            cache.put(found.order());
            return reply(200, found.order());
        });
    }

    private static Reply reply(int status, Order order) {
        return Reply.json(status, OrderView.of(order), Map.of("etag", etag(order)));
    }

    /** If-None-Match is a list, or a star, and compares weakly: a proxy that compresses makes a tag weak (RFC 9110, 13.1.2). */
    private static boolean isKnown(String ifNoneMatch, String etag) {
        for (String tag : ifNoneMatch.split(",", -1)) {
            String one = tag.strip();
            if (one.equals("*") || (one.startsWith("W/") ? one.substring(2) : one).equals(etag)) {
                return true;
            }
        }
        return false;
    }

    private static String etag(Order order) {
        return "\"" + order.version() + "\"";
    }

    private record SyncedView(
            String outcome,
            @Nullable String rawStatus,
            String text,
            @Nullable OrderStatus status) {}
}
