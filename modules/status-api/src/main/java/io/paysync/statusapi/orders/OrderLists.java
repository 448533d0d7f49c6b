package io.paysync.statusapi.orders;

import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ListNear;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.ReadChanges;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Cursors;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.openapi.Inputs;
import io.paysync.statusapi.openapi.InvalidRequest;
import io.paysync.statusapi.wire.ChangeView;
import io.paysync.statusapi.wire.OrderView;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Many orders at once: lists by time or distance, and the log of changes. */
public final class OrderLists {
    private static final double COORDINATE_MAX = 1e9;
    private static final String DISTANCE = "distance";

    private final Bus bus;

    public OrderLists(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of("listOrders", this::list, "readChanges", this::changes);
    }

    private Future<Reply> list(Call call) {
        Inputs in = call.inputs();
        Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
        in.list("status").forEach(status -> statuses.add(OrderStatus.valueOf(status)));
        ListOrders question = new ListOrders(
                call.merchant(),
                statuses,
                in.optionalText("provider").orElse(null),
                in.optionalText("account").orElse(null),
                in.optionalFlag("review").orElse(null),
                in.instant("createdFrom").orElse(null),
                in.instant("createdTo").orElse(null),
                in.optionalText("after").orElse(null),
                in.integer("limit"));
        Optional<String> near = in.optionalText("near");
        Optional<Double> within = in.optionalNumber("within");
        Optional<String> sort = in.optionalText("sort");
        if (near.isEmpty() != within.isEmpty()) {
            throw InvalidRequest.parameter("query", near.isEmpty() ? "near" : "within", "is missing");
        }
        if (sort.isPresent() && sort.get().equals(DISTANCE) == near.isEmpty()) {
            throw InvalidRequest.parameter("query", "sort", "is distance exactly with near and within");
        }
        Future<Page> page = near.isEmpty() ? newest(question) : nearest(question, near.get(), within.orElseThrow());
        return page.recover(Cursors::explain).map(found -> Reply.json(200, found));
    }

    private Future<Page> newest(ListOrders question) {
        return bus.ask(OrdersApi.LIST, question)
                .map(page -> new Page(page.orders().stream().map(OrderView::of).toList(), page.next()));
    }

    private Future<Page> nearest(ListOrders question, String near, double within) {
        int comma = near.indexOf(',');
        return bus.ask(
                        OrdersApi.LIST_NEAR,
                        new ListNear(
                                question,
                                coordinate(near.substring(0, comma)),
                                coordinate(near.substring(comma + 1)),
                                within))
                .map(page -> new Page(
                        page.orders().stream()
                                .map(found -> OrderView.of(found.order(), found.distance()))
                                .toList(),
                        page.next()));
    }

    /** The document's pattern lets only plain decimals come here. */
    private static double coordinate(String text) {
        double value = Double.parseDouble(text);
        if (Math.abs(value) > COORDINATE_MAX) {
            throw InvalidRequest.parameter("query", "near", "is too far away");
        }
        return value;
    }

    private Future<Reply> changes(Call call) {
        Inputs in = call.inputs();
        return bus.ask(
                        OrdersApi.CHANGES,
                        new ReadChanges(
                                call.merchant(), in.optionalText("after").orElse(null), in.integer("limit")))
                .recover(Cursors::explain)
                .map(page -> Reply.json(
                        200,
                        new ChangeView.Page(
                                page.changes().stream().map(ChangeView::of).toList(), page.cursor())));
    }

    private record Page(List<OrderView> orders, @Nullable String next) {}
}
