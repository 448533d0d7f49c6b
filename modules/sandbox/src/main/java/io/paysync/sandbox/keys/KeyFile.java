package io.paysync.sandbox.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.contract.bus.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps {@link SandboxKeys} in one file that only its owner may read, written in one piece. */
public final class KeyFile {
    public static final String NAME = "sandbox-keys.json";

    private KeyFile() {}

    /**
     * Reads the keys of this directory, or makes and keeps them there. Blocks, up to 2 s the first time.
     *
     * @throws UncheckedIOException when the directory cannot be read or written
     * @throws IllegalArgumentException when the file there is not a key file; it is left alone
     */
    public static SandboxKeys loadOrCreate(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                write(directory, file, SandboxKeys.generate());
            }
            SandboxKeys keys = read(Json.MAPPER.readTree(Files.readAllBytes(file)));
            SandboxKeys more = keys.completed();
            if (more.equals(keys)) {
                return keys;
            }
            // Written by a release that played fewer providers.
            Files.delete(file);
            write(directory, file, more);
            return more;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        }
    }

    private static void write(Path directory, Path file, SandboxKeys keys) throws IOException {
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, NAME, ".draft", ownerOnly(directory));
        try {
            Files.write(draft, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(keys)));
            Files.move(draft, file);
        } catch (FileAlreadyExistsException e) {
            // Two started at once: the first one's keys stay, both read them.
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static ObjectNode json(SandboxKeys keys) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("about", "Test keys of the Paysync sandbox. They open nothing real.")
                .put("format", 1);
        root.putObject("webhook").put("secret", keys.webhookSecret());
        ObjectNode providers = root.putObject("providers");
        new TreeMap<>(keys.providers()).forEach((name, secrets) -> {
            ObjectNode one = providers.putObject(name);
            new TreeMap<>(secrets.texts()).forEach(one::put);
        });
        return root;
    }

    private static SandboxKeys read(JsonNode root) {
        if (root.path("format").asInt() != 1) {
            throw new IllegalArgumentException(NAME + " has an unknown format");
        }
        Map<String, Secrets> providers = new TreeMap<>();
        root.path("providers")
                .fields()
                .forEachRemaining(each -> providers.put(each.getKey(), secrets(each.getValue())));
        // So they stood in files of releases before there were plug-ins.
        for (String older : List.of("alipay", "wechatpay", "stripe")) {
            if (root.has(older)) {
                providers.putIfAbsent(older, secrets(root.path(older)));
            }
        }
        String webhook = root.path("webhook").path("secret").asText();
        if (webhook.isEmpty()) {
            throw new IllegalArgumentException(NAME + " lacks the secret of the webhook");
        }
        return new SandboxKeys(webhook, providers);
    }

    private static Secrets secrets(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        node.fields()
                .forEachRemaining(
                        text -> texts.put(text.getKey(), text.getValue().asText()));
        return new Secrets(texts);
    }
}
