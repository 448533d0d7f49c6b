package io.paysync.platform.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a part of the settings says the same as before: its values with the environment filled in and the contents of the
 * files it names ({@code …File}), whatever lines they stand on. It holds secrets only as a hash and is for memory alone.
 */
final class Fingerprint {
    private final Settings settings;
    private final MessageDigest digest;

    private Fingerprint(Settings settings) {
        this.settings = settings;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] of(Settings settings, Tree tree) {
        Fingerprint made = new Fingerprint(settings);
        made.add("", tree);
        return made.digest.digest();
    }

    private void add(String key, Tree value) {
        switch (value) {
            case Tree.Fields fields -> {
                Map<String, Tree> sorted = new TreeMap<>(fields.fields());
                mark('{', sorted.size());
                sorted.forEach((name, child) -> {
                    text(name);
                    add(name, child);
                });
            }
            case Tree.Items items -> {
                mark('[', items.items().size());
                items.items().forEach(item -> add(key, item));
            }
            case Tree.Scalar scalar -> scalar(key, scalar.text());
            case Tree.Nothing nothing -> mark('-', 0);
        }
    }

    private void scalar(String key, String written) {
        String text;
        try {
            text = settings.substituted(written);
        } catch (IllegalArgumentException e) {
            // A variable that is not set is told as a mistake by whoever reads the value.
            text = written;
        }
        text(text);
        if (key.endsWith("File") && !text.isEmpty()) {
            file(settings.resolve(text));
        }
    }

    private void file(Path path) {
        try {
            byte[] contents = Files.size(path) > Section.SECRET_BYTES_MAX ? new byte[0] : Files.readAllBytes(path);
            mark('f', contents.length);
            digest.update(contents);
        } catch (IOException e) {
            mark('!', 0);
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mark('t', bytes.length);
        digest.update(bytes);
    }

    /** Kind and length come first, so that no two different parts give the same bytes. */
    private void mark(char kind, int length) {
        digest.update((byte) kind);
        digest.update((length + ";").getBytes(StandardCharsets.US_ASCII));
    }
}
