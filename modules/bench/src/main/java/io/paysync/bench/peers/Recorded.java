package io.paysync.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paysync.providers.Account;
import io.paysync.providers.RawCallback;
import io.paysync.providers.vectors.RawHttp;
import io.paysync.providers.vectors.VectorAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A recorded case of the source tree: keys, a request, the account that they make. */
public record Recorded(JsonNode vector) {
    public static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    /** Tests run in their module's directory; the command is told where the source tree is. */
    private static final Path RESOURCES =
            Path.of(System.getProperty("paysync.home", "../.."), "modules/providers/src/test/resources");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static Recorded of(String name) {
        try {
            return new Recorded(MAPPER.readTree(
                    RESOURCES.resolve("vectors").resolve(name + ".json").toFile()));
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

    static List<RawCallback> raws(String... names) {
        return Stream.of(names).map(name -> of(name).raw()).toList();
    }

    /** Seeds of the fuzzer, for providers with few recorded cases; they are signed with the same keys. */
    static List<RawCallback> seeds(String provider, String... names) {
        return Stream.of(names).map(name -> seed(provider, name)).toList();
    }

    private static RawCallback seed(String provider, String name) {
        try {
            Path file =
                    RESOURCES.resolve("fuzz").resolve(provider).resolve("seeds").resolve(name + ".http");
            return RawHttp.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String body(RawCallback raw) {
        return new String(raw.body(), StandardCharsets.UTF_8);
    }
}
