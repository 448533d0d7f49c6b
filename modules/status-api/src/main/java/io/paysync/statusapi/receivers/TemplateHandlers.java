package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.TemplateApi;
import io.paysync.contract.dispatch.TemplateApi.GetTemplate;
import io.paysync.contract.dispatch.TemplateApi.Key;
import io.paysync.contract.dispatch.TemplateApi.ListTemplates;
import io.paysync.contract.dispatch.TemplateApi.PreviewTemplate;
import io.paysync.contract.dispatch.TemplateApi.RemoveTemplate;
import io.paysync.contract.dispatch.TemplateApi.SaveTemplate;
import io.paysync.contract.dispatch.TemplateApi.Template;
import io.paysync.contract.dispatch.TemplateApi.Words;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A merchant's own words for messages to payers. */
public final class TemplateHandlers {
    private final Bus bus;

    public TemplateHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "listTemplates", this::list,
                "saveTemplate", this::save,
                "getTemplate", this::get,
                "removeTemplate", this::remove,
                "previewTemplate", this::preview);
    }

    private Future<Reply> list(Call call) {
        return bus.ask(TemplateApi.LIST, new ListTemplates(call.merchant()))
                .map(page -> Reply.json(
                        200,
                        new PageView(page.templates().stream().map(View::of).toList())));
    }

    private Future<Reply> save(Call call) {
        return bus.ask(TemplateApi.SAVE, new SaveTemplate(key(call), words(call.body())))
                .map(saved -> Reply.json(saved.created() ? 201 : 200, View.of(saved.template())));
    }

    private Future<Reply> get(Call call) {
        return bus.ask(TemplateApi.GET, new GetTemplate(key(call)))
                .map(found -> Reply.json(200, View.of(found.templates().getFirst())));
    }

    private Future<Reply> remove(Call call) {
        return bus.ask(TemplateApi.REMOVE, new RemoveTemplate(key(call))).map(removed -> Reply.empty(204, Map.of()));
    }

    private Future<Reply> preview(Call call) {
        JsonObject given = call.optionalBody();
        JsonObject body = given == null ? new JsonObject() : given;
        Words words = body.containsKey("text") ? words(body) : null;
        return order(call, body.getString("orderId"))
                .compose(order -> bus.ask(
                        TemplateApi.PREVIEW,
                        new PreviewTemplate(key(call), words, order.length == 0 ? null : order[0])))
                .map(said -> Reply.json(200, new SaidView(said.title(), said.text(), said.html())));
    }

    /** None or one. */
    private Future<Order[]> order(Call call, @Nullable String orderId) {
        return orderId == null
                ? Future.succeededFuture(new Order[0])
                : bus.ask(OrdersApi.GET, new GetOrder(new OrderKey(call.merchant(), orderId)))
                        .map(found -> new Order[] {found.order()});
    }

    private static Key key(Call call) {
        return new Key(
                call.merchant(),
                call.inputs().text("channel"),
                call.inputs().text("eventType"),
                call.inputs().text("language"));
    }

    private static Words words(JsonObject body) {
        return new Words(body.getString("title"), body.getString("text"), body.getString("html"));
    }

    private record PageView(List<View> templates) {}

    private record SaidView(
            @Nullable String title, String text, @Nullable String html) {}

    private record View(
            String channel,
            String eventType,
            String language,
            @Nullable String title,
            @Nullable String text,
            @Nullable String html,
            Instant savedAt) {
        private static View of(Template template) {
            Key key = template.key();
            Words words = template.words();
            return new View(
                    key.channel(),
                    key.eventType(),
                    key.language(),
                    words == null ? null : words.title(),
                    words == null ? null : words.text(),
                    words == null ? null : words.html(),
                    template.savedAt());
        }
    }
}
