package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.SharedAsks;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that prove WeChat Pay's messages: the configured ones, and the platform certificates that were fetched. WeChat Pay
 * changes its certificate when it likes and signs with the old and the new one for some days, so they are fetched when one
 * is named that is not known, and again every few hours. Only the holder of the APIv3 key can have sealed a fetched one, and
 * the answer that brings it must be signed by a key that is known then.
 *
 * <p>May be used from several threads.
 */
final class WechatCertificates {
    private static final String PATH = "/v3/certificates";
    private static final int FETCHED_MAX = 16;

    /** A serial that is still unknown after a fetch is not asked for again at once, whoever names it. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,64}");

    private final WechatConfig config;
    private final @Nullable WechatApi api;
    private final SharedAsks<Void> asks;
    private volatile Known known;

    /** When a fetch behind a message was last begun, whatever came of it. */
    private volatile Instant refreshedAt = Instant.MIN;

    /** @param fetchedAt when they were last fetched, {@link Instant#MIN} for never */
    private record Known(KeyRing<PublicKey> ring, List<TimedKey<PublicKey>> fetched, Instant fetchedAt) {}

    /** @param api null where nobody can be asked; then only the configured keys are known */
    WechatCertificates(WechatConfig config, @Nullable WechatApi api) {
        this.config = config;
        this.api = config.fetching() == null ? null : api;
        this.asks = new SharedAsks<>(config.certificateAsks());
        this.known = new Known(config.keys(), List.of(), Instant.MIN);
    }

    /** All that are known now. */
    KeyRing<PublicKey> ring() {
        return known.ring();
    }

    /**
     * Fetches the certificates when this message names one that is not known. A message with a known one costs nothing, but
     * starts a fetch behind it when the last one is long ago.
     *
     * @return completes when the message can be judged as well as it ever can; null: at once
     */
    @Nullable
    Future<Void> fetchFor(RawCallback raw, Instant now) {
        WechatConfig.Fetching fetching = config.fetching();
        if (fetching == null || api == null) {
            return null;
        }
        String serial = raw.one("Wechatpay-Serial");
        if (serial == null || raw.one("Wechatpay-Signature") == null) {
            return null;
        }
        if (!HEX.matcher(serial).matches()) {
            return null;
        }
        Instant fetchedAt = known.fetchedAt();
        if (WechatProof.find(ring(), serial) == null) {
            return now.isAfter(later(fetchedAt, AGAIN)) ? fetch(now) : null;
        }
        if (now.isAfter(later(fetchedAt, fetching.every())) && now.isAfter(later(refreshedAt, AGAIN))) {
            refreshedAt = now;
            fetch(now);
        }
        return null;
    }

    private static Instant later(Instant fetchedAt, Duration by) {
        return fetchedAt.equals(Instant.MIN) ? Instant.MIN : fetchedAt.plus(by);
    }

    /**
     * Fetches them, once for all who wait.
     *
     * @return fails with a FaultException when they could not be had; then those known before still count
     */
    Future<Void> fetch(Instant now) {
        WechatApi asking = api;
        if (asking == null) {
            return Future.failedFuture(Answers.unknown("platform certificates are not fetched"));
        }
        return asks.ask(
                PATH,
                now,
                () -> asking.get(PATH, config.certificateAsks().deadline(), now).map(answer -> keep(answer, now)),
                () -> Future.failedFuture(Answers.unknown("the platform certificates are being fetched too often")));
    }

    private @Nullable Void keep(HttpAnswer answer, Instant now) {
        if (answer.status() != 200) {
            throw Answers.unknown("the platform certificates: HTTP " + answer.status());
        }
        byte[] body = Answers.body(answer);
        Map<String, TimedKey<PublicKey>> all = new LinkedHashMap<>();
        known.fetched().stream().filter(key -> now.isBefore(key.validTo())).forEach(key -> all.put(key.id(), key));
        opened(body, now).forEach(key -> all.put(key.id(), key));
        if (all.size() > FETCHED_MAX) {
            throw Answers.unknown("there are more than " + FETCHED_MAX + " platform certificates");
        }
        List<TimedKey<PublicKey>> fetched = List.copyOf(all.values());
        KeyRing<PublicKey> ring = with(fetched);
        Refused unproven = WechatProof.of(answer.headers()::getAll, body, ring, config.tolerance(), now, Steps.SILENT)
                .refused();
        if (unproven != null) {
            throw Answers.unknown("the platform certificates are not proven: " + unproven.reason());
        }
        known = new Known(ring, fetched, now);
        return null;
    }

    /** What the settings say comes first. */
    private KeyRing<PublicKey> with(List<TimedKey<PublicKey>> fetched) {
        List<TimedKey<PublicKey>> keys = new ArrayList<>(config.keys().keys());
        for (TimedKey<PublicKey> key : fetched) {
            if (config.keys().find(key.id()) == null) {
                keys.add(key);
            }
        }
        return new KeyRing<>(keys);
    }

    private List<TimedKey<PublicKey>> opened(byte[] body, Instant now) {
        JsonNode whole = JsonText.object(body);
        JsonNode data = whole == null ? null : whole.get("data");
        if (data == null || !data.isArray() || data.isEmpty() || data.size() > FETCHED_MAX) {
            throw Answers.unknown("the answer holds no list of 1 to " + FETCHED_MAX + " platform certificates");
        }
        List<TimedKey<PublicKey>> keys = new ArrayList<>();
        for (JsonNode entry : data) {
            JsonNode sealed = JsonText.at(entry, "encrypt_certificate");
            boolean ours = WechatResource.ALGORITHM.equals(JsonText.text(sealed, "algorithm"));
            byte[] plain = sealed != null && ours ? WechatResource.open(sealed, config.apiV3Keys(), now) : null;
            if (plain == null) {
                throw Answers.unknown("a platform certificate is not sealed with a configured APIv3 key");
            }
            keys.add(key(plain));
        }
        return keys;
    }

    private static TimedKey<PublicKey> key(byte[] pem) {
        try {
            X509Certificate certificate = Pem.certificate(new String(pem, StandardCharsets.US_ASCII));
            return new TimedKey<>(
                    WechatProof.serial(certificate),
                    certificate.getPublicKey(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        } catch (IllegalArgumentException e) {
            throw Answers.unknown("a platform certificate " + e.getMessage());
        }
    }
}
