package io.paysync.statusapi.auth;

import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens for a browser, which cannot send headers with an EventSource: {@code evt1.<claims>.<mac>}. One form, one
 * algorithm, nothing in the token chooses either. The claims are the expiry (8 bytes, epoch seconds), the merchant and
 * the order id; the first secret signs, all verify, so a secret can be replaced without breaking open pages.
 */
public final class EventTokens {
    private static final String VERSION = "evt1";
    private static final int TEXT_CHARS_MAX = 1024;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    /** @param secrets at least one, none empty */
    public EventTokens(List<Secret> secrets, InstantSource clock) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("no secret for event tokens");
        }
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.bytes(), "HmacSHA256"))
                .toList();
        this.clock = clock;
    }

    /** @param expiresAt whole seconds count */
    public String issue(OrderKey order, Instant expiresAt) {
        byte[] merchant = order.merchant().getBytes(StandardCharsets.UTF_8);
        byte[] id = order.orderId().getBytes(StandardCharsets.UTF_8);
        byte[] claims = ByteBuffer.allocate(10 + merchant.length + id.length)
                .putLong(expiresAt.getEpochSecond())
                .putShort((short) merchant.length)
                .put(merchant)
                .put(id)
                .array();
        String signed = VERSION + "." + ENCODER.encodeToString(claims);
        return signed + "." + ENCODER.encodeToString(mac(keys.getFirst(), signed));
    }

    /** @return what the token allows, or empty when it is not ours, is altered or is over */
    public Optional<Granted> verify(String token) {
        int dot = token.lastIndexOf('.');
        if (token.length() > TEXT_CHARS_MAX || dot < 0 || !token.startsWith(VERSION + ".")) {
            return Optional.empty();
        }
        String signed = token.substring(0, dot);
        try {
            byte[] mac = DECODER.decode(token.substring(dot + 1));
            boolean genuine = false;
            for (SecretKeySpec key : keys) {
                genuine |= MessageDigest.isEqual(mac, mac(key, signed));
            }
            // A second spelling of the same bytes would be a second token for one grant.
            genuine &= ENCODER.encodeToString(mac).equals(token.substring(dot + 1));
            return genuine ? granted(DECODER.decode(signed.substring(VERSION.length() + 1))) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private Optional<Granted> granted(byte[] claims) {
        ByteBuffer in = ByteBuffer.wrap(claims);
        Instant expiresAt = Instant.ofEpochSecond(in.getLong());
        byte[] merchant = new byte[in.getShort()];
        in.get(merchant);
        byte[] id = new byte[in.remaining()];
        in.get(id);
        OrderKey order =
                new OrderKey(new String(merchant, StandardCharsets.UTF_8), new String(id, StandardCharsets.UTF_8));
        return clock.instant().isBefore(expiresAt) ? Optional.of(new Granted(order, expiresAt)) : Optional.empty();
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** One order, until then. */
    public record Granted(OrderKey order, Instant expiresAt) {}
}
