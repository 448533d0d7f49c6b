package io.paysync.providers.wechatpay;

import io.paysync.platform.config.Section;
import io.paysync.providers.proof.Aes;
import io.paysync.providers.proof.Hashes;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.KeySettings;
import io.paysync.providers.proof.KeySettings.Found;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.proof.TimedKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One WeChat Pay merchant.
 *
 * @param mchid the merchant; in partner mode the service provider
 * @param appids those a payment may name; empty: not checked
 * @param subMchid the sub-merchant in partner mode; empty for a direct merchant
 * @param keys WeChat Pay public keys by their id and platform certificates by their serial number, all valid at once
 * @param apiV3Keys new and old: retries of a day ago are still sealed with the old one
 * @param apiV2Key for XML notifications of refunds; null when they are refused
 * @param api what is needed to ask; null when WeChat Pay shall not be asked
 * @param fetching of platform certificates; null when only the configured ones count
 * @param certificateAsks anybody can name a certificate, so how often that makes us ask is bounded
 */
record WechatConfig(
        boolean live,
        String mchid,
        Set<String> appids,
        Optional<String> subMchid,
        KeyRing<PublicKey> keys,
        KeyRing<SecretKeySpec> apiV3Keys,
        @Nullable SecretKeySpec apiV2Key,
        Duration tolerance,
        @Nullable Api api,
        @Nullable Fetching fetching,
        SharedAsks.Bounds certificateAsks) {
    static final String PUBLIC_KEY_PREFIX = "PUB_KEY_ID_";

    private static final SharedAsks.Bounds CERTIFICATES = new SharedAsks.Bounds(Duration.ofSeconds(2), 1, 1, 2);
    private static final SharedAsks.Bounds CERTIFICATES_MOST =
            new SharedAsks.Bounds(Duration.ofMillis(2500), 1, 100, 100);

    /** @param every the longest time between two fetches while callbacks come; WeChat Pay asks for less than 12 hours */
    record Fetching(Duration every) {}

    /** How to ask. */
    record Api(String merchantSerial, PrivateKey merchantKey, URI base, Duration deadline, int answerBytesMax) {
        /** Holds a private key. */
        @Override
        public String toString() {
            return "Api[" + base + "]";
        }
    }

    static WechatConfig from(Section section, Instant now) {
        boolean live =
                section.oneOf("environment", "live", Set.of("live", "sandbox")).equals("live");
        SecretKeySpec apiV2Key = KeySettings.optional(section, "apiV2Key", WechatConfig::apiV2Key);
        List<TimedKey<PublicKey>> keys = keys(section);
        List<TimedKey<SecretKeySpec>> v3 = apiV3Keys(section);
        Api api = api(section);
        Fetching fetching = fetching(section, api != null && !v3.isEmpty());
        if (!keys.isEmpty() || apiV2Key == null) {
            boolean certificates = !section.sections("platformCertificates").isEmpty();
            if (fetching == null && (!certificates || !keys.isEmpty())) {
                KeySettings.requireOne(section, "publicKeys", List.of(), keys, now);
            }
            KeySettings.requireOne(section, "apiV3Keys", List.of("apiV3Key"), v3, now);
        }
        return new WechatConfig(
                live,
                section.requiredText("mchid"),
                Set.copyOf(section.list("appid")),
                section.text("subMchid").filter(id -> !id.isEmpty()),
                new KeyRing<>(keys),
                new KeyRing<>(v3),
                apiV2Key,
                section.duration("tolerance", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofHours(1)),
                api,
                fetching,
                SharedAsks.Bounds.from(section, "certificate", CERTIFICATES, CERTIFICATES_MOST));
    }

    private static @Nullable Fetching fetching(Section section, boolean possible) {
        boolean wanted = section.flag("fetchCertificates", possible);
        Duration every =
                section.duration("certificatesEvery", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofHours(12));
        if (wanted && !possible) {
            section.mistake("fetchCertificates", "needs merchantPrivateKey, merchantSerial and an APIv3 key");
        }
        return wanted && possible ? new Fetching(every) : null;
    }

    /** Whether anything can be proven with it. */
    boolean canProve() {
        return ((!keys.isEmpty() || fetching != null) && !apiV3Keys.isEmpty()) || apiV2Key != null;
    }

    private static List<TimedKey<PublicKey>> keys(Section section) {
        List<TimedKey<PublicKey>> keys = new ArrayList<>(KeySettings.list(section, "publicKeys", entry -> {
            PublicKey key = KeySettings.required(entry, "publicKey", Pem::publicKey);
            if (!entry.text("id", "").startsWith(PUBLIC_KEY_PREFIX)) {
                entry.mistake("id", "must be the key's id, it begins with " + PUBLIC_KEY_PREFIX);
                return null;
            }
            return key == null ? null : Found.always(key);
        }));
        keys.addAll(KeySettings.list(section, "platformCertificates", entry -> {
            X509Certificate certificate = KeySettings.required(entry, "certificate", Pem::certificate);
            return certificate == null
                    ? null
                    : new Found<>(
                            WechatProof.serial(certificate),
                            certificate.getPublicKey(),
                            certificate.getNotBefore().toInstant(),
                            certificate.getNotAfter().toInstant());
        }));
        return keys;
    }

    private static List<TimedKey<SecretKeySpec>> apiV3Keys(Section section) {
        List<TimedKey<SecretKeySpec>> keys = new ArrayList<>(KeySettings.list(section, "apiV3Keys", entry -> {
            SecretKeySpec key = KeySettings.required(entry, "key", WechatConfig::apiV3Key);
            return key == null ? null : Found.always(key);
        }));
        SecretKeySpec single = KeySettings.optional(section, "apiV3Key", WechatConfig::apiV3Key);
        if (single != null) {
            keys.add(TimedKey.always("apiV3Key", single));
        }
        return keys;
    }

    /** Its 32 characters are the key; it is neither hex nor Base64. */
    private static SecretKeySpec apiV3Key(String text) {
        return Aes.key(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretKeySpec apiV2Key(String text) {
        return Aes.key(Hashes.md5Hex(text.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable Api api(Section section) {
        PrivateKey key = KeySettings.optional(section, "merchantPrivateKey", Pem::privateKey);
        Optional<String> serial = section.text("merchantSerial").filter(s -> !s.isEmpty());
        URI base = KeySettings.baseUri(section, "apiBase", "https://api.mch.weixin.qq.com");
        Duration deadline =
                section.duration("queryDeadline", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofSeconds(30));
        int bytes = section.integer("answerBytesMax", 256 * 1024, 1024, 4 * 1024 * 1024);
        if (key != null && serial.isEmpty()) {
            section.mistake("merchantSerial", "must be given with merchantPrivateKey");
        }
        return key == null || serial.isEmpty() ? null : new Api(serial.get(), key, base, deadline, bytes);
    }
}
