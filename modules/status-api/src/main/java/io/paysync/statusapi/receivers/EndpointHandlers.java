package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.ActApi;
import io.paysync.contract.dispatch.ActApi.ListActs;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.EnableEndpoint;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.EndpointPage;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RotateSecret;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.contract.dispatch.TrialApi.Tried;
import io.paysync.contract.dispatch.TrialApi.TryEndpoint;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Cursors;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is told of changes. Secrets pass through once, on their way to the one who asked. */
public final class EndpointHandlers {
    private static final int OVERLAP_SECONDS = 86_400;

    private final Bus bus;

    public EndpointHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "listEndpoints", this::list,
                "saveEndpoint", this::save,
                "getEndpoint", this::get,
                "removeEndpoint", this::remove,
                "enableEndpoint", this::enable,
                "rotateSecret", this::rotate,
                "testEndpoint", this::test,
                "listEndpointActs", this::acts);
    }

    private Future<Reply> list(Call call) {
        return bus.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints(call.merchant(), null))
                .map(page -> Reply.json(
                        200,
                        new PageView(page.endpoints().stream().map(View::of).toList())));
    }

    private Future<Reply> get(Call call) {
        return bus.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints(call.merchant(), id(call)))
                .map(EndpointHandlers::one);
    }

    private Future<Reply> save(Call call) {
        JsonObject body = call.body();
        SaveEndpoint question = new SaveEndpoint(
                call.merchant(),
                id(call),
                body.getString("channel", "webhook"),
                body.getString("target"),
                texts(body.getJsonArray("eventTypes", new JsonArray())),
                map(body.getJsonObject("options", new JsonObject())),
                body.getString("secret"),
                RuleJson.read(body),
                who(call));
        return bus.ask(DispatchApi.SAVE_ENDPOINT, question)
                .map(saved -> Reply.json(saved.created() ? 201 : 200, SavedView.of(saved)));
    }

    private Future<Reply> enable(Call call) {
        return bus.ask(DispatchApi.ENABLE_ENDPOINT, new EnableEndpoint(call.merchant(), id(call), who(call)))
                .map(EndpointHandlers::one);
    }

    private static Reply one(EndpointPage page) {
        return page.endpoints().stream()
                .findFirst()
                .map(endpoint -> Reply.json(200, View.of(endpoint)))
                .orElseThrow(() -> Problem.of(Kind.NOT_FOUND).asException());
    }

    private Future<Reply> remove(Call call) {
        return bus.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint(call.merchant(), id(call), who(call)))
                .map(removed -> Reply.empty(204, Map.of()));
    }

    private Future<Reply> rotate(Call call) {
        JsonObject body = call.optionalBody();
        int overlap = body == null ? OVERLAP_SECONDS : body.getInteger("overlapSeconds", OVERLAP_SECONDS);
        return bus.ask(
                        DispatchApi.ROTATE_SECRET,
                        new RotateSecret(
                                call.merchant(),
                                id(call),
                                Duration.ofSeconds(overlap),
                                body == null ? null : body.getString("scheme"),
                                who(call)))
                .map(saved -> Reply.json(200, SavedView.of(saved)));
    }

    private Future<Reply> test(Call call) {
        JsonObject given = call.optionalBody();
        JsonObject body = given == null ? new JsonObject() : given;
        return bus.ask(
                        TrialApi.TRY,
                        new TryEndpoint(
                                call.merchant(),
                                id(call),
                                body.getString("eventType"),
                                map(body.getJsonObject("receivers", new JsonObject())),
                                who(call)))
                .map(tried -> Reply.json(200, TriedView.of(tried)));
    }

    private Future<Reply> acts(Call call) {
        ListActs question = new ListActs(
                call.merchant(),
                id(call),
                call.inputs().optionalText("after").orElse(null),
                call.inputs().integer("limit"));
        return bus.ask(ActApi.LIST, question).recover(Cursors::explain).map(page -> Reply.json(200, page));
    }

    private static String who(Call call) {
        return call.principal().id();
    }

    private static String id(Call call) {
        return call.inputs().text("endpointId");
    }

    static Set<String> texts(JsonArray array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(item -> texts.add((String) item));
        return texts;
    }

    static Map<String, String> map(JsonObject object) {
        Map<String, String> map = new TreeMap<>();
        object.forEach(field -> map.put(field.getKey(), (String) field.getValue()));
        return map;
    }

    private record PageView(List<View> endpoints) {}

    private record SavedView(View endpoint, @Nullable String secret) {
        private static SavedView of(EndpointSaved saved) {
            return new SavedView(View.of(saved.endpoint()), saved.secret());
        }

        @Override
        public String toString() {
            return "SavedView[" + endpoint.endpointId() + "]";
        }
    }

    private record TriedView(
            String outcome,
            @Nullable String messageId,
            String eventType,
            Instant at,
            int status,
            @Nullable String error,
            long tookMs) {
        private static TriedView of(Tried tried) {
            return new TriedView(
                    tried.outcome().name(),
                    tried.messageId().isEmpty() ? null : tried.messageId(),
                    tried.eventType(),
                    tried.at(),
                    tried.status(),
                    tried.error(),
                    tried.tookMs());
        }
    }

    private record View(
            String endpointId,
            String channel,
            String target,
            Set<String> eventTypes,
            Map<String, String> options,
            String state,
            @Nullable String reason,
            int secrets,
            @Nullable List<String> publicKeys,
            Instant createdAt,
            RuleJson.@Nullable FilterView filter,
            @Nullable String supersede,
            RuleJson.@Nullable InsteadOfView insteadOf,
            RuleJson.@Nullable QuietHoursView quietHours) {
        private static View of(Endpoint endpoint) {
            return new View(
                    endpoint.endpointId(),
                    endpoint.channel(),
                    endpoint.target(),
                    new TreeSet<>(endpoint.eventTypes()),
                    endpoint.options(),
                    endpoint.state(),
                    endpoint.reason(),
                    endpoint.secrets(),
                    keys(endpoint.publicKeys()),
                    endpoint.createdAt(),
                    RuleJson.filter(endpoint.rule()),
                    RuleJson.supersede(endpoint.rule()),
                    RuleJson.insteadOf(endpoint.rule()),
                    RuleJson.quietHours(endpoint.rule()));
        }

        private static @Nullable List<String> keys(@Nullable List<String> keys) {
            return keys == null || keys.isEmpty() ? null : keys;
        }
    }
}
