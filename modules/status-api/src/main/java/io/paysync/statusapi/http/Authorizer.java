package io.paysync.statusapi.http;

import io.paysync.statusapi.auth.Principal;
import io.paysync.statusapi.openapi.Operation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Decides whether a request may be made, before anything else of it is looked at. */
@FunctionalInterface
public interface Authorizer {
    /**
     * @param operation not a public one
     * @param path decoded path parameters by name
     * @return who asks; fails with UNAUTHORIZED, FORBIDDEN or RATE_LIMITED
     */
    Future<Principal> authorize(HttpServerRequest request, Operation operation, Map<String, String> path);
}
