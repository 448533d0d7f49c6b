package io.paysync.statusapi.http;

import io.paysync.contract.domain.OrderKey;
import io.paysync.statusapi.auth.Principal;
import io.paysync.statusapi.openapi.Inputs;
import io.paysync.statusapi.openapi.Operation;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A request that was allowed and checked, as its handler sees it. */
public final class Call {
    private final HttpServerRequest request;
    private final Operation operation;
    private final @Nullable Principal principal;
    private final Inputs inputs;
    private final @Nullable JsonObject body;

    Call(
            HttpServerRequest request,
            Operation operation,
            @Nullable Principal principal,
            Inputs inputs,
            @Nullable JsonObject body) {
        this.request = request;
        this.operation = operation;
        this.principal = principal;
        this.inputs = inputs;
        this.body = body;
    }

    /** For headers, and for handlers that stream. */
    public HttpServerRequest request() {
        return request;
    }

    public Operation operation() {
        return operation;
    }

    /** @throws IllegalStateException on a public route */
    public Principal principal() {
        Principal who = principal;
        if (who == null) {
            throw new IllegalStateException(operation.id() + " is public");
        }
        return who;
    }

    public String merchant() {
        return principal().merchant();
    }

    public Inputs inputs() {
        return inputs;
    }

    /** The order that the path names, always within the caller's own merchant. */
    public OrderKey order() {
        return new OrderKey(merchant(), inputs.text("orderId"));
    }

    /** @throws IllegalStateException when the operation takes no body */
    public JsonObject body() {
        JsonObject given = body;
        if (given == null) {
            throw new IllegalStateException(operation.id() + " takes no body");
        }
        return given;
    }

    /** The body, or null when none was sent. */
    public @Nullable JsonObject optionalBody() {
        return body;
    }
}
