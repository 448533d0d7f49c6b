package io.paysync.statusapi.http;

import io.paysync.statusapi.auth.Principal;
import io.paysync.statusapi.auth.Role;
import io.paysync.statusapi.openapi.Operation;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What is known of a request so far. */
final class Exchange {
    private final HttpServerRequest request;
    private @Nullable Operation operation;
    private @Nullable Principal principal;
    private boolean bodyRead;
    private boolean closeAfter;

    Exchange(HttpServerRequest request) {
        this.request = request;
    }

    HttpServerRequest request() {
        return request;
    }

    void operation(Operation found) {
        operation = found;
    }

    /** For metrics and logs. */
    String operationName() {
        Operation known = operation;
        return known == null ? "none" : known.id();
    }

    Role role() {
        Operation known = operation;
        return known == null ? Role.READ : known.role();
    }

    void principal(Principal who) {
        principal = who;
    }

    @Nullable
    Principal principal() {
        return principal;
    }

    void bodyIsRead() {
        bodyRead = true;
    }

    /** The connection cannot be trusted any more. */
    void closeAfter() {
        closeAfter = true;
    }

    boolean closesAfter() {
        return closeAfter;
    }

    boolean bodyPending() {
        return !bodyRead && BodyReader.announced(request);
    }
}
