package io.paysync.statusapi.openapi;

import io.paysync.statusapi.auth.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the document.
 *
 * @param id its operationId
 * @param template such as {@code /v1/orders/{orderId}}
 * @param role the role needed; READ where the route is public
 * @param body the request body, or null when it takes none
 * @param source the operation as it stands in the document
 */
public record Operation(
        String id,
        HttpMethod method,
        String template,
        Access access,
        Role role,
        List<Parameter> parameters,
        @Nullable Body body,
        JsonObject source) {
    /** Whether the connection may become something else than HTTP. */
    public boolean upgrades() {
        return source.getJsonObject("responses").containsKey("101");
    }

    /** @param required whether a request without body is refused */
    public record Body(boolean required, SchemaCheck check) {}
}
