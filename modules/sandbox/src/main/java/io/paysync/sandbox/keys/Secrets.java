package io.paysync.sandbox.keys;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * A played provider's keys and numbers by name: texts, and RSA pairs as the Base64 of their PKCS#8. It prints only the
 * names.
 */
public record Secrets(Map<String, String> texts) {
    private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public Secrets {
        texts = Map.copyOf(texts);
    }

    /** @throws IllegalArgumentException when there is none of this name */
    public String text(String name) {
        String text = texts.get(name);
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("there is no " + name + " among the sandbox's keys");
        }
        return text;
    }

    /** @throws IllegalArgumentException when it is none */
    public KeyPair pair(String name) {
        return Rsa.pair(Base64.getDecoder().decode(text(name)));
    }

    /** The pair's public half in PEM. */
    public String publicPem(String name) {
        return Rsa.pem("PUBLIC KEY", pair(name).getPublic().getEncoded());
    }

    /** The pair's private half in PEM. */
    public String privatePem(String name) {
        return Rsa.pem("PRIVATE KEY", pair(name).getPrivate().getEncoded());
    }

    /** Collects new ones. */
    public static final class Maker {
        private final SecureRandom random;
        private final Map<String, String> made = new TreeMap<>();

        public Maker(SecureRandom random) {
            this.random = random;
        }

        public Maker put(String name, String text) {
            made.put(name, text);
            return this;
        }

        /** So many letters and digits behind a prefix. */
        public Maker text(String name, String prefix, int chars) {
            StringBuilder out = new StringBuilder(prefix);
            for (int i = 0; i < chars; i++) {
                out.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
            }
            return put(name, out.toString());
        }

        public Maker digits(String name, String prefix, int count) {
            StringBuilder out = new StringBuilder(prefix);
            for (int i = 0; i < count; i++) {
                out.append((char) ('0' + random.nextInt(10)));
            }
            return put(name, out.toString());
        }

        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        /** Takes 0.1 to 0.5 s. */
        public Maker pair(String name) {
            return put(
                    name,
                    Base64.getEncoder()
                            .encodeToString(Rsa.generate().getPrivate().getEncoded()));
        }

        /** As made so far. */
        public Secrets done() {
            return new Secrets(made);
        }
    }

    @Override
    public String toString() {
        return "Secrets" + new TreeMap<>(texts).keySet();
    }
}
