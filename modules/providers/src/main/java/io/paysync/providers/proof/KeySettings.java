package io.paysync.providers.proof;

import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads keys from settings; what is wrong becomes a mistake with the key's name, never an exception. */
public final class KeySettings {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private KeySettings() {}

    /**
     * The value of {@code key} (or the file {@code keyFile}) as {@code parser} reads it; null when absent or wrong. Given but
     * empty is wrong: a variable that is not set must not silently leave an account without its key.
     */
    public static <K> @Nullable K optional(Section section, String key, Function<String, K> parser) {
        Optional<Secret> text = section.optionalSecret(key);
        if (text.isPresent()) {
            return parsed(section, key, text.get(), parser);
        }
        if (section.has(key)) {
            section.mistake(key, "is empty");
        } else if (section.path(key + "File").filter(Files::isReadable).isPresent()) {
            section.mistake(key + "File", "names an empty file");
        }
        return null;
    }

    /** A key as one entry of a list gives it, with what holds when the entry says no id or time of its own. */
    public record Found<K>(@Nullable String id, K key, Instant validFrom, Instant validTo) {
        public static <K> Found<K> always(K key) {
            return new Found<>(null, key, Instant.MIN, Instant.MAX);
        }
    }

    /**
     * Keys from a list of sections, each with {@code id} (by default its place in the list), {@code validFrom} and
     * {@code validTo}.
     *
     * @param reader reads the key itself; null after it noted a mistake
     */
    public static <K> List<TimedKey<K>> list(
            Section section, String listKey, Function<Section, @Nullable Found<K>> reader) {
        List<TimedKey<K>> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int place = 0;
        for (Section entry : section.sections(listKey)) {
            place++;
            Found<K> found = reader.apply(entry);
            String own = found == null ? null : found.id();
            String id = entry.text("id", own == null ? Integer.toString(place) : own);
            Instant from = instant(entry, "validFrom", found == null ? Instant.MIN : found.validFrom());
            Instant to = instant(entry, "validTo", found == null ? Instant.MAX : found.validTo());
            if (!ids.add(id)) {
                entry.mistake("id", "is used a second time");
            }
            if (!from.isBefore(to)) {
                entry.mistake("validTo", "must be later than validFrom");
            }
            if (found != null) {
                keys.add(new TimedKey<>(id, found.key(), from, to));
            }
        }
        return keys;
    }

    /** The value of {@code key} (or the file {@code keyFile}) as {@code parser} reads it; absent or wrong is a mistake. */
    public static <K> @Nullable K required(Section section, String key, Function<String, K> parser) {
        return parsed(section, key, section.secret(key), parser);
    }

    /**
     * Notes a mistake when no key of an account can prove anything: such an account gets no route. A key that was given
     * but is wrong has its own mistake already.
     *
     * @param singleKeys where else such a key may stand
     */
    public static void requireOne(
            Section section, String listKey, List<String> singleKeys, List<? extends TimedKey<?>> keys, Instant now) {
        boolean given = !section.sections(listKey).isEmpty()
                || singleKeys.stream().anyMatch(key -> section.has(key) || section.has(key + "File"));
        if (keys.isEmpty() && !given) {
            section.mistake(listKey, "must hold at least one key; without it no callback can be proven genuine");
        } else if (!keys.isEmpty() && keys.stream().noneMatch(key -> now.isBefore(key.validTo()))) {
            section.mistake(listKey, "holds only keys that have expired");
        }
    }

    /** Notes a mistake when a name is given without the secret that belongs to it, or the other way round. */
    public static void together(Section section, String nameKey, String secretKey) {
        if (section.has(nameKey) != (section.has(secretKey) || section.has(secretKey + "File"))) {
            section.mistake(nameKey, "and " + secretKey + " are given together or not at all");
        }
    }

    /**
     * Notes a mistake for each account that shares a number of the provider's with another one and does not say by what its
     * messages are told from the other's: it would take them for its own.
     */
    public static void tellApart(List<Section> accounts, String sharedKey, String ownKey) {
        Map<List<String>, List<Section>> sharing = new LinkedHashMap<>();
        for (Section account : accounts) {
            if (account.has(sharedKey)) {
                List<String> number = List.of(account.text("environment", "live"), account.text(sharedKey, ""));
                sharing.computeIfAbsent(number, key -> new ArrayList<>()).add(account);
            }
        }
        for (List<Section> same : sharing.values()) {
            if (same.size() > 1) {
                same.stream()
                        .filter(account -> account.text(ownKey).isEmpty())
                        .forEach(account -> account.mistake(
                                ownKey,
                                "must be set: another account has the same " + sharedKey
                                        + ", and without it this one takes the payments of both"));
            }
        }
    }

    /**
     * The root of an API: scheme, host and perhaps a port and path, without a slash at the end. Plain http is for a
     * sandbox on this machine only, because requests carry credentials.
     */
    public static URI baseUri(Section section, String key, String byDefault) {
        String text = section.text(key, byDefault);
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            section.mistake(key, "is no URL");
            return URI.create(byDefault);
        }
        boolean secure = "https".equals(uri.getScheme());
        boolean local = "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
        boolean plain = uri.getHost() != null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null
                && !text.endsWith("/");
        if (plain && (secure || local)) {
            return uri;
        }
        section.mistake(key, "must be an https URL (http only to localhost) without user, query and slash at the end");
        return URI.create(byDefault);
    }

    /** An instant such as {@code 2027-01-31T00:00:00Z}. */
    public static Instant instant(Section section, String key, Instant byDefault) {
        Optional<String> text = section.text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            return Instant.parse(text.get());
        } catch (DateTimeParseException e) {
            section.mistake(key, "must be an instant such as 2027-01-31T00:00:00Z");
            return byDefault;
        }
    }

    private static <K> @Nullable K parsed(Section section, String key, Secret text, Function<String, K> parser) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(text.reveal());
        } catch (IllegalArgumentException e) {
            section.mistake(key, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
