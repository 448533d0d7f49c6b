package io.paysync.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.bench.fuzz.Insider.Signing;
import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.providers.mollie.MollieInsider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is fuzzed: a provider's account as the configuration makes it, and somebody who has the key.
 *
 * @param directory holds {@code account.json}, {@code seeds} and {@code findings}
 * @param signing null where callbacks are not signed
 */
public record Subject(
        String name,
        Path directory,
        Account account,
        @Nullable Signing signing,
        Insider insider) {
    /** The day of the seeds; their times are fresh then. */
    public static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The names of all there are below this directory. */
    static List<String> names(Path root) throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(each -> Files.isRegularFile(each.resolve("account.json")))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    public static Subject load(Path root, String name) throws IOException {
        Path directory = root.resolve(name);
        JsonNode section = MAPPER.readTree(directory.resolve("account.json").toFile());
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putArray("accounts").add(section);
        Settings settings = Settings.parse(name, all.toString().replace("${", "$${"), Map.<String, String>of()::get);
        AccountRef ref = new AccountRef(
                section.path("provider").asText(), section.path("account").asText());
        Account account = ProviderAccounts.load(settings.root(), NOW, null)
                .find(ref)
                .orElseThrow(() -> new IllegalArgumentException(name + ": no account; " + settings.mistakes()));
        if (!settings.mistakes().isEmpty()) {
            throw new IllegalArgumentException(name + ": its settings are refused: " + settings.mistakes());
        }
        if (ref.provider().equals("mollie")) {
            Section own = settings.root().sections("accounts").get(0);
            Insider answers = new MollieInsider(ref, account.merchant(), own)::judge;
            return new Subject(name, directory, account, null, answers);
        }
        Signing signing = Signings.of(section, directory, NOW.getEpochSecond());
        return new Subject(name, directory, account, signing, Insider.signs(account, signing));
    }

    /** This message with a right signature. */
    public RawCallback signed(RawCallback raw) {
        RawCallback signed = signing == null ? null : signing.sign(raw);
        if (signed == null) {
            throw new IllegalArgumentException(name + ": this cannot be signed");
        }
        return signed;
    }

    /** Some seed that is genuine as it is. */
    public RawCallback genuine() throws IOException {
        for (byte[] seed : inputs().values()) {
            RawCallback raw = Properties.request(seed);
            if (raw != null && account.verify(raw, NOW) instanceof Verdict.Genuine) {
                return raw;
            }
        }
        throw new IllegalStateException(name + ": no seed is genuine");
    }

    /** Seeds and findings, by their names. */
    Map<String, byte[]> inputs() throws IOException {
        Map<String, byte[]> inputs = new TreeMap<>();
        for (String kind : List.of("seeds", "findings")) {
            Path from = directory.resolve(kind);
            if (!Files.isDirectory(from)) {
                continue;
            }
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.sorted().toList()) {
                    inputs.put(kind + "/" + file.getFileName(), Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    @Override
    public String toString() {
        return name;
    }
}
