package io.paysync.statusapi.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.statusapi.auth.ApiKeys;
import io.paysync.statusapi.auth.EventTokens;
import io.paysync.statusapi.auth.Principal;
import io.paysync.statusapi.auth.Rate;
import io.paysync.statusapi.auth.RateLimits;
import io.paysync.statusapi.auth.Role;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.openapi.Access;
import io.paysync.statusapi.openapi.Operation;
import io.paysync.statusapi.openapi.UrlText;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * API keys in the Authorization header; event tokens in the query of the one route that takes them. A key in a URL is
 * refused: URLs end up in logs and histories.
 */
public final class KeyAuthorizer implements Authorizer {
    private static final String BEARER = "Bearer ";

    private final ApiKeys keys;
    private final EventTokens tokens;
    private final RateLimits rates;
    private final Rate tokenRate;
    private final Counter refused;
    private final Counter limited;

    /** @param tokenRate how fast all event tokens of one merchant together may open live feeds */
    public KeyAuthorizer(ApiKeys keys, EventTokens tokens, RateLimits rates, Rate tokenRate, MeterRegistry meters) {
        this.keys = keys;
        this.tokens = tokens;
        this.rates = rates;
        this.tokenRate = tokenRate;
        this.refused = meters.counter("paysync.api.unauthorized");
        this.limited = meters.counter("paysync.api.ratelimited");
    }

    @Override
    public Future<Principal> authorize(HttpServerRequest request, Operation operation, Map<String, String> path) {
        Optional<Principal> found = identify(request, operation, path);
        if (found.isEmpty()) {
            refused.increment();
            boolean given = request.headers().contains(HttpHeaders.AUTHORIZATION);
            return Future.failedFuture(Problem.of(Kind.UNAUTHORIZED)
                    .with("WWW-Authenticate", "Bearer realm=\"paysync\"" + (given ? ", error=\"invalid_token\"" : ""))
                    .asException());
        }
        Principal principal = found.get();
        String rateName = principal.order() == null ? "key:" + principal.id() : "token:" + principal.merchant();
        return rates.take(rateName, principal.rate()).compose(waitMs -> {
            if (waitMs > 0) {
                limited.increment();
                return Future.failedFuture(Problem.of(Kind.RATE_LIMITED)
                        .retryAfter((waitMs + 999) / 1000)
                        .asException());
            }
            if (!principal.role().includes(operation.role())) {
                return Future.failedFuture(Problem.of(
                                Kind.FORBIDDEN,
                                "This needs the role " + lower(operation.role()) + ", the key has "
                                        + lower(principal.role()))
                        .asException());
            }
            return Future.succeededFuture(principal);
        });
    }

    private Optional<Principal> identify(HttpServerRequest request, Operation operation, Map<String, String> path) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() == 1 && headers.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return keys.find(headers.getFirst().substring(BEARER.length()).trim());
        }
        if (!headers.isEmpty() || operation.access() != Access.API_KEY_OR_EVENT_TOKEN) {
            return Optional.empty();
        }
        return tokens.verify(token(request.query()))
                .filter(granted -> granted.order().orderId().equals(path.get("orderId")))
                .filter(granted -> keys.knows(granted.order().merchant()))
                .map(granted -> new Principal(
                        "event-token",
                        granted.order().merchant(),
                        Role.READ,
                        tokenRate,
                        granted.order().orderId(),
                        granted.expiresAt()));
    }

    private static String token(@Nullable String query) {
        List<String> given = query == null ? List.of() : UrlText.query(query).getOrDefault("token", List.of());
        return given.size() == 1 ? given.getFirst() : "";
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
