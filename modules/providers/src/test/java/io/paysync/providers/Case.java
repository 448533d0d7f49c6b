package io.paysync.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Settings;
import io.paysync.providers.bill.BillClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A recorded case to be bent: its keys, its request, and accounts from a configuration of the test's choosing. */
public record Case(JsonNode vector) {
    public static final Path DIRECTORY = Path.of("src/test/resources/vectors");
    public static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static Case of(String name) {
        try {
            return new Case(MAPPER.readTree(DIRECTORY.resolve(name + ".json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String key(String name) {
        return vector.path("keys").path(name).textValue();
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

    public static ObjectNode section(String provider) {
        return JsonNodeFactory.instance.objectNode().put("provider", provider).put("account", "main");
    }

    /** The account such a configuration makes; the test fails when it is refused. */
    public static Account account(ObjectNode section, Instant now, @Nullable Outside outside) {
        Settings settings = settings(section);
        Accounts accounts = ProviderAccounts.load(settings.root(), now, outside);
        if (!settings.mistakes().isEmpty()) {
            throw new AssertionError(settings.mistakes());
        }
        return accounts.find(new AccountRef(section.get("provider").asText(), "main"))
                .orElseThrow();
    }

    /** Who fetches the bills of such an account. */
    public static BillClient billClient(ObjectNode section, Outside outside) {
        return account(section, NOW, outside).bills().orElseThrow().client().orElseThrow();
    }

    public static Account account(ObjectNode section) {
        return account(section, NOW, null);
    }

    /** The mistakes in such a list of accounts, without file and line. */
    public static List<String> mistakes(ObjectNode... sections) {
        Settings settings = settings(sections);
        ProviderAccounts.load(settings.root(), NOW, null);
        return settings.mistakes().stream()
                .map(line -> line.replaceFirst("^test:\\d+: ", ""))
                .toList();
    }

    private static Settings settings(ObjectNode... sections) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        List.of(sections).forEach(root.putArray("accounts")::add);
        return Settings.parse("test", root.toString(), Map.<String, String>of()::get);
    }

    public static RawCallback with(RawCallback raw, byte[] body) {
        return new RawCallback(raw.method(), raw.path(), raw.query(), raw.headers(), body);
    }

    public static RawCallback withMethod(RawCallback raw, String method) {
        return new RawCallback(method, raw.path(), raw.query(), raw.headers(), raw.body());
    }

    /** The same with the header's value changed; null takes the header away. */
    public static RawCallback withHeader(RawCallback raw, String name, UnaryOperator<@Nullable String> change) {
        List<Map.Entry<String, String>> headers = raw.headers().stream()
                .filter(h -> !h.getKey().equalsIgnoreCase(name))
                .collect(Collectors.toCollection(ArrayList::new));
        String value = change.apply(raw.one(name));
        if (value != null) {
            headers.add(Map.entry(name, value));
        }
        return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
    }

    /** The same with one more header. */
    public static RawCallback plusHeader(RawCallback raw, String name, String value) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(raw.headers());
        headers.add(Map.entry(name, value));
        return new RawCallback(raw.method(), raw.path(), raw.query(), headers, raw.body());
    }
}
