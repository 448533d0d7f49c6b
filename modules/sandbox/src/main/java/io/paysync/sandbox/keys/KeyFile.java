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
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
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
            Map<String, Secrets> all = SandboxKeys.plugged(new SecureRandom(), keys.plugged());
            if (all.equals(keys.plugged())) {
                return keys;
            }
            // Written by a release that played fewer providers.
            SandboxKeys more = keys.withPlugged(all);
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
        AlipayKeys alipay = keys.alipay();
        root.putObject("alipay")
                .put("appId", alipay.appId())
                .put("sellerId", alipay.sellerId())
                .put("platformPrivateKey", base64(alipay.platform()))
                .put("appPrivateKey", base64(alipay.app()));
        WechatPayKeys wechatpay = keys.wechatpay();
        root.putObject("wechatpay")
                .put("mchid", wechatpay.mchid())
                .put("appid", wechatpay.appid())
                .put("publicKeyId", wechatpay.publicKeyId())
                .put("platformPrivateKey", base64(wechatpay.platform()))
                .put("certificateSerial", wechatpay.certificateSerial())
                .put("certificatePrivateKey", base64(wechatpay.certificate()))
                .put("certificatePem", wechatpay.certificatePem())
                .put("merchantSerial", wechatpay.merchantSerial())
                .put("merchantPrivateKey", base64(wechatpay.merchant()))
                .put("apiV3Key", wechatpay.apiV3Key());
        root.putObject("stripe")
                .put("endpointSecret", keys.stripe().endpointSecret())
                .put("apiKey", keys.stripe().apiKey());
        root.putObject("webhook").put("secret", keys.webhookSecret());
        ObjectNode plugged = root.putObject("providers");
        keys.plugged().forEach((name, secrets) -> {
            ObjectNode one = plugged.putObject(name);
            new TreeMap<>(secrets.texts()).forEach(one::put);
        });
        return root;
    }

    private static SandboxKeys read(JsonNode root) {
        if (root.path("format").asInt() != 1) {
            throw new IllegalArgumentException(NAME + " has an unknown format");
        }
        JsonNode alipay = root.path("alipay");
        JsonNode wechatpay = root.path("wechatpay");
        JsonNode stripe = root.path("stripe");
        return new SandboxKeys(
                new AlipayKeys(
                        text(alipay, "appId"),
                        text(alipay, "sellerId"),
                        pair(alipay, "platformPrivateKey"),
                        pair(alipay, "appPrivateKey")),
                new WechatPayKeys(
                        text(wechatpay, "mchid"),
                        text(wechatpay, "appid"),
                        text(wechatpay, "publicKeyId"),
                        pair(wechatpay, "platformPrivateKey"),
                        text(wechatpay, "certificateSerial"),
                        pair(wechatpay, "certificatePrivateKey"),
                        text(wechatpay, "certificatePem"),
                        text(wechatpay, "merchantSerial"),
                        pair(wechatpay, "merchantPrivateKey"),
                        text(wechatpay, "apiV3Key")),
                new StripeKeys(text(stripe, "endpointSecret"), text(stripe, "apiKey")),
                text(root.path("webhook"), "secret"),
                plugged(root.path("providers")));
    }

    private static Map<String, Secrets> plugged(JsonNode providers) {
        Map<String, Secrets> plugged = new TreeMap<>();
        providers.fields().forEachRemaining(provider -> {
            Map<String, String> texts = new TreeMap<>();
            provider.getValue()
                    .fields()
                    .forEachRemaining(
                            text -> texts.put(text.getKey(), text.getValue().asText()));
            plugged.put(provider.getKey(), new Secrets(texts));
        });
        return plugged;
    }

    private static KeyPair pair(JsonNode node, String key) {
        return Rsa.pair(Base64.getDecoder().decode(text(node, key)));
    }

    private static String text(JsonNode node, String key) {
        String value = node.path(key).asText();
        if (value.isEmpty()) {
            throw new IllegalArgumentException(NAME + " lacks " + key);
        }
        return value;
    }

    private static String base64(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
    }
}
