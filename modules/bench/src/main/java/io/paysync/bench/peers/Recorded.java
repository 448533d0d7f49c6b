package io.paysync.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.vectors.VectorAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A recorded case of the source tree: keys, a request, the account that they make. */
public record Recorded(JsonNode vector) {
    public static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    /** Tests run in their module's directory; the command is told where the source tree is. */
    private static final Path DIRECTORY =
            Path.of(System.getProperty("paysync.home", "../.."), "modules/providers/src/test/resources/vectors");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static Recorded of(String name) {
        try {
            return new Recorded(
                    MAPPER.readTree(DIRECTORY.resolve(name + ".json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String key(String name) {
        return vector.path("keys").path(name).textValue();
    }

    public Account account() {
        return VectorAccounts.of(vector.path("provider").asText(), vector, NOW);
    }

    public RawCallback raw() {
        JsonNode request = vector.path("request");
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.path("headers")
                .forEach(h -> headers.add(Map.entry(h.get(0).asText(), h.get(1).asText())));
        return new RawCallback(
                request.path("method").asText(),
                request.path("path").asText(),
                null,
                headers,
                Base64.getDecoder().decode(request.path("body_base64").asText()));
    }
}
