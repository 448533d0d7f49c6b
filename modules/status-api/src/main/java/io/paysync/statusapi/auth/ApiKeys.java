package io.paysync.statusapi.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The keys of this installation. A key is 256 random bits, so one round of SHA-256 is enough to keep it secret. It is
 * looked up by the first bytes of its hash, which nobody can choose without knowing a key, and then compared as a whole in
 * constant time.
 */
public final class ApiKeys {
    public static final String PREFIX = "psk_";

    private static final int RANDOM_BYTES = 32;
    private static final int TEXT_CHARS_MAX = 256;

    private final Map<Long, List<Entry>> byStart = new HashMap<>();
    private final Set<String> merchants = new TreeSet<>();

    private record Entry(byte[] hash, Principal principal) {}

    /** @throws IllegalArgumentException when two keys have the same id or the same hash */
    public ApiKeys(Collection<ApiKey> keys) {
        Set<String> ids = new TreeSet<>();
        Set<String> hashes = new TreeSet<>();
        for (ApiKey key : keys) {
            byte[] hash = HexFormat.of().parseHex(key.sha256());
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("two keys are named " + key.id());
            }
            if (!hashes.add(HexFormat.of().formatHex(hash))) {
                throw new IllegalArgumentException("the key of " + key.id() + " is used twice");
            }
            byStart.computeIfAbsent(start(hash), s -> new ArrayList<>()).add(new Entry(hash, Principal.of(key)));
            merchants.add(key.merchant());
        }
    }

    /** @param text what stands behind {@code Bearer} */
    public Optional<Principal> find(String text) {
        if (!text.startsWith(PREFIX) || text.length() > TEXT_CHARS_MAX) {
            return Optional.empty();
        }
        byte[] hash = sha256(text.getBytes(StandardCharsets.UTF_8));
        return byStart.getOrDefault(start(hash), List.of()).stream()
                .filter(entry -> MessageDigest.isEqual(entry.hash(), hash))
                .map(Entry::principal)
                .findFirst();
    }

    /** Whether any key belongs to this merchant. */
    public boolean knows(String merchant) {
        return merchants.contains(merchant);
    }

    public boolean isEmpty() {
        return byStart.isEmpty();
    }

    /**
     * A new key.
     *
     * @param random a {@code SecureRandom} outside tests
     */
    public static Created create(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new Created(text, HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8))));
    }

    /**
     * @param text give it to the one who will use it; it is stored nowhere
     * @param sha256 for {@code api.keys}
     */
    public record Created(String text, String sha256) {
        @Override
        public String toString() {
            return "Created[***]";
        }
    }

    private static long start(byte[] hash) {
        return ByteBuffer.wrap(hash).getLong();
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
