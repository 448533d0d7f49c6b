package io.paysync.statusapi.events;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.platform.Node;
import io.paysync.statusapi.auth.EventTokens;
import io.paysync.statusapi.auth.Principal;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.http.Upgrade;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tokens for live feeds, and the feeds themselves. */
public final class EventHandlers {
    private final Node node;
    private final EventsConfig config;
    private final LiveFeeds feeds;
    private final EventTokens tokens;
    private final Duration tokenTtl;
    private final Origins origins;

    /** @param tokenTtl how long a token is valid */
    public EventHandlers(Node node, EventsConfig config, LiveFeeds feeds, EventTokens tokens, Duration tokenTtl) {
        this.node = node;
        this.config = config;
        this.feeds = feeds;
        this.tokens = tokens;
        this.tokenTtl = tokenTtl;
        this.origins = new Origins(config.allowedOrigins());
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "createEventToken", this::createToken,
                "watchOrder", this::watch,
                "watchOrderSocket", this::watchBySocket);
    }

    private Future<Reply> createToken(Call call) {
        OrderKey key = call.order();
        return node.bus().ask(OrdersApi.GET, new GetOrder(key)).map(found -> {
            Instant expiresAt = node.clock().instant().plus(tokenTtl).truncatedTo(ChronoUnit.SECONDS);
            String token = tokens.issue(key, expiresAt);
            String id = URLEncoder.encode(key.orderId(), StandardCharsets.UTF_8).replace("+", "%20");
            return Reply.json(
                    201,
                    new TokenView(
                            token,
                            expiresAt,
                            "/v1/orders/" + id + "/events?token=" + token,
                            "/v1/orders/" + id + "/socket?token=" + token,
                            "/watch/" + id + "?token=" + token));
        });
    }

    private Future<Reply> watch(Call call) {
        HttpServerRequest request = call.request();
        String origin = request.getHeader("origin");
        Map<String, String> headers = judged(request, origin) == Origins.Verdict.ALLOWED && origin != null
                ? Map.of("access-control-allow-origin", origin, "vary", "origin")
                : Map.of("vary", "origin");
        OrderKey key = call.order();
        Watcher watcher = new Watcher(
                new EventStream(request.response(), headers),
                seen(request.getHeader("last-event-id")),
                endsAt(call.principal()));
        request.response().closeHandler(gone -> feeds.remove(key, watcher));
        return feeds.open(key, watcher).map(Reply.STREAMING);
    }

    /** Whatever may refuse it is asked before the upgrade, while a problem can still be answered. */
    private Future<Reply> watchBySocket(Call call) {
        HttpServerRequest request = call.request();
        OrderKey key = call.order();
        judged(request, request.getHeader("origin"));
        for (Problem problem : Stream.of(Upgrade.objection(request), feeds.full(key))
                .filter(Objects::nonNull)
                .toList()) {
            return Future.failedFuture(problem.asException());
        }
        int seen = seen(call.inputs().optionalText("lastEventId").orElse(request.getHeader("last-event-id")));
        return node.bus()
                .ask(OrdersApi.GET, new GetOrder(key))
                .compose(found -> Upgrade.open(request))
                .map(opened -> {
                    EventSocket socket = new EventSocket(opened);
                    Watcher watcher = new Watcher(socket, seen, endsAt(call.principal()));
                    opened.socket().closeHandler(gone -> feeds.remove(key, watcher));
                    feeds.open(key, watcher).onFailure(full -> socket.refuse());
                    return Reply.STREAMING;
                });
    }

    /** @throws io.paysync.statusapi.http.ProblemException FORBIDDEN for pages of foreign origins */
    private Origins.Verdict judged(HttpServerRequest request, @Nullable String origin) {
        Origins.Verdict verdict = origins.judge(
                origin, request.authority() == null ? null : request.authority().toString());
        if (verdict == Origins.Verdict.REFUSED) {
            throw Problem.of(Kind.FORBIDDEN, "Pages of this origin may not open a live feed")
                    .asException();
        }
        return verdict;
    }

    private Instant endsAt(Principal principal) {
        Instant longest = node.clock().instant().plus(config.streamMax());
        Instant expiresAt = principal.expiresAt();
        return expiresAt != null && expiresAt.isBefore(longest) ? expiresAt : longest;
    }

    /** A version that was never sent, or is no version, counts as none: the client gets a snapshot of its own order. */
    private static int seen(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.matches("[0-9]{1,9}")
                ? Integer.parseInt(lastEventId)
                : Frames.NOTHING_SEEN;
    }

    private record TokenView(String token, Instant expiresAt, String events, String socket, String page) {
        @Override
        public String toString() {
            return "TokenView[***]";
        }
    }
}
