package io.paysync.statusapi;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;

/** What the API answered. */
record Answer(int status, HttpHeaders headers, String body) {
    JsonObject json() {
        return new JsonObject(body);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The last part of a problem's type. */
    String problem() {
        String type = json().getString("type");
        return type.substring(type.lastIndexOf(':') + 1);
    }
}
