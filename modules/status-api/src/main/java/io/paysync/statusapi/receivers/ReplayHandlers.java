package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ReplayApi.ActOnReplay;
import io.paysync.contract.dispatch.ReplayApi.Acted;
import io.paysync.contract.dispatch.ReplayApi.ListReplays;
import io.paysync.contract.dispatch.ReplayApi.PreviewReplay;
import io.paysync.contract.dispatch.ReplayApi.Replay;
import io.paysync.contract.dispatch.ReplayApi.ReplayAct;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayPage;
import io.paysync.contract.dispatch.ReplayApi.ReplayPreview;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.openapi.InvalidRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Many deliveries sent again. Who asks is the key's id, which stands in the replay's record. */
public final class ReplayHandlers {
    private static final int PER_SECOND = 20;

    private final Bus bus;

    public ReplayHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "previewReplay", this::preview,
                "startReplay", this::start,
                "listReplays", this::list,
                "getReplay", this::get,
                "pauseReplay", call -> act(call, ReplayAct.PAUSE),
                "resumeReplay", call -> act(call, ReplayAct.RESUME),
                "abortReplay", call -> act(call, ReplayAct.ABORT));
    }

    private Future<Reply> preview(Call call) {
        return bus.ask(ReplayApi.PREVIEW, new PreviewReplay(call.merchant(), filter(call.body(), "")))
                .map(preview -> Reply.json(200, preview));
    }

    private Future<Reply> start(Call call) {
        JsonObject body = call.body();
        StartReplay question = new StartReplay(
                call.merchant(),
                id(call),
                filter(body.getJsonObject("filter"), "/filter"),
                body.getInteger("perSecond", PER_SECOND),
                call.principal().id());
        return bus.ask(ReplayApi.START, question)
                .map(started -> Reply.json(started.created() ? 201 : 200, View.of(started.replay())));
    }

    private Future<Reply> list(Call call) {
        ListReplays question = new ListReplays(
                call.merchant(),
                null,
                call.inputs().optionalText("after").orElse(null),
                call.inputs().integer("limit"));
        return bus.ask(ReplayApi.LIST, question)
                .map(page -> Reply.json(
                        200, new PageView(page.replays().stream().map(View::of).toList(), page.next())));
    }

    private Future<Reply> get(Call call) {
        return bus.ask(ReplayApi.LIST, new ListReplays(call.merchant(), id(call), null, 1))
                .map(ReplayHandlers::one);
    }

    private Future<Reply> act(Call call, ReplayAct act) {
        return bus.ask(
                        ReplayApi.ACT,
                        new ActOnReplay(
                                call.merchant(), id(call), act, call.principal().id()))
                .map(ReplayHandlers::one);
    }

    private static Reply one(ReplayPage page) {
        return page.replays().stream()
                .findFirst()
                .map(replay -> Reply.json(200, View.of(replay)))
                .orElseThrow(() -> Problem.of(Kind.NOT_FOUND).asException());
    }

    private static String id(Call call) {
        return call.inputs().text("replayId");
    }

    private static ReplayFilter filter(JsonObject body, String at) {
        Set<String> types = new TreeSet<>();
        body.getJsonArray("eventTypes", new JsonArray()).forEach(type -> types.add((String) type));
        return new ReplayFilter(
                DeliveryState.valueOf(body.getString("state", DeliveryState.DEAD.name())),
                body.getString("endpointId"),
                types,
                time(body, "from", at),
                time(body, "to", at));
    }

    private static @Nullable Instant time(JsonObject body, String name, String at) {
        String text = body.getString(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw InvalidRequest.body(at + "/" + name, "is not a time");
        }
    }

    private record PageView(List<View> replays, @Nullable String next) {}

    private record View(
            String replayId,
            ReplayState state,
            ReplayFilter filter,
            int perSecond,
            ReplayPreview preview,
            long replayed,
            long passedOver,
            Instant createdAt,
            @Nullable Instant endedAt,
            List<ActView> acts) {
        private static View of(Replay replay) {
            return new View(
                    replay.replayId(),
                    replay.state(),
                    replay.filter(),
                    replay.perSecond(),
                    replay.preview(),
                    replay.replayed(),
                    replay.passedOver(),
                    replay.createdAt(),
                    replay.endedAt(),
                    replay.acts().stream().map(ActView::of).toList());
        }
    }

    private record ActView(String act, String by, Instant at) {
        private static ActView of(Acted acted) {
            return new ActView(acted.act(), acted.who(), acted.at());
        }
    }
}
