package io.paysync.bench.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.bench.fuzz.Insider.Signing;
import io.paysync.platform.config.Section;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.Outside;
import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.providers.mollie.MollieInsider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is fuzzed: a provider's account as the configuration makes it, and somebody who has the key.
 *
 * @param directory holds {@code account.json}, {@code seeds}, {@code findings}, and {@code asking.json} where judging may ask
 * @param account asks nobody
 * @param asking the same account with a world around it
 * @param signing null where callbacks are not signed
 */
public record Subject(
        String name,
        Path directory,
        Account account,
        Asking asking,
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
        ObjectNode section = object(directory.resolve("account.json"));
        Settings settings = settings(name, section);
        Account account = account(name, settings, null);
        Asking asking = asking(name, section.deepCopy(), directory.resolve("asking.json"));
        if (account.ref().provider().equals("mollie")) {
            Section own = settings.root().sections("accounts").get(0);
            Insider answers = new MollieInsider(account.ref(), account.merchant(), own)::judge;
            return new Subject(name, directory, account, asking, null, answers);
        }
        Signing signing = Signings.of(section, directory, NOW.getEpochSecond());
        return new Subject(name, directory, account, asking, signing, account::verify);
    }

    /** @param file what the account needs for it, and whom it may ask; where there is none, it may ask nobody */
    private static Asking asking(String name, ObjectNode section, Path file) throws IOException {
        String addresses = "";
        if (Files.isRegularFile(file)) {
            ObjectNode more = object(file);
            addresses = more.path("addresses").asText();
            section.setAll((ObjectNode) more.path("settings"));
        }
        Elsewhere elsewhere = new Elsewhere();
        Account account = account(name, settings(name, section), elsewhere.outside());
        return new Asking(account, elsewhere, Pattern.compile(addresses));
    }

    private static ObjectNode object(Path file) throws IOException {
        return (ObjectNode) MAPPER.readTree(file.toFile());
    }

    private static Settings settings(String name, ObjectNode section) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.putArray("accounts").add(section);
        return Settings.parse(name, all.toString().replace("${", "$${"), Map.<String, String>of()::get);
    }

    private static Account account(String name, Settings settings, @Nullable Outside outside) {
        Account account = ProviderAccounts.load(settings.root(), NOW, outside).all().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": no account; " + settings.mistakes()));
        if (!settings.mistakes().isEmpty()) {
            throw new IllegalArgumentException(name + ": its settings are refused: " + settings.mistakes());
        }
        return account;
    }

    /** This message with a right signature, as it is where nothing is signed; null when it cannot be signed. */
    @Nullable
    RawCallback sign(RawCallback raw) {
        return signing == null ? raw : signing.sign(raw);
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
        Map<String, byte[]> inputs = inputs("seeds");
        inputs.putAll(inputs("findings"));
        return inputs;
    }

    private Map<String, byte[]> inputs(String kind) throws IOException {
        Map<String, byte[]> inputs = new TreeMap<>();
        Path from = directory.resolve(kind);
        if (Files.isDirectory(from)) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    inputs.put(kind + "/" + file.getFileName(), Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    /** Some genuine message, filled up to the largest that the listener lets through and signed anew, by a name for each. */
    Map<String, byte[]> largest() throws IOException {
        Map<String, byte[]> largest = new TreeMap<>();
        for (byte[] seed : inputs("seeds").values()) {
            RawCallback raw = Properties.request(seed);
            RawCallback signed = raw == null ? null : sign(raw);
            if (signed != null && insider.judge(signed, NOW) instanceof Verdict.Genuine) {
                for (RawCallback padded : Padding.all(signed)) {
                    largest.put("largest-" + largest.size(), text(Objects.requireNonNull(sign(padded))));
                }
                return largest;
            }
        }
        throw new IllegalStateException(name + ": no seed is genuine once it is signed");
    }

    /** As {@link Properties#request} reads it. */
    private static byte[] text(RawCallback raw) {
        StringBuilder head =
                new StringBuilder(raw.method()).append(' ').append(raw.path()).append(" HTTP/1.1\n");
        raw.headers().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Content-Length"))
                .forEach(header -> head.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n'));
        byte[] start = head.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + raw.body().length);
        System.arraycopy(raw.body(), 0, whole, start.length, raw.body().length);
        return whole;
    }

    @Override
    public String toString() {
        return name;
    }
}
