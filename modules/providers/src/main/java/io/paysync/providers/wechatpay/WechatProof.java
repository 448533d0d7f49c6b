package io.paysync.providers.wechatpay;

import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.Base64s;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.Rsa;
import io.paysync.providers.proof.TimedKey;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The signature that stands over callbacks and over answers alike: SHA256withRSA over time, nonce and raw body, by the
 * key that the header {@code Wechatpay-Serial} names. While a merchant moves from certificates to the public key both
 * kinds arrive mixed, so the key is chosen for each message; never is another key tried instead.
 *
 * @param keyId which key proved it; null when refused
 */
public record WechatProof(@Nullable String keyId, @Nullable Refused refused) {
    private static final String SIGNATURE_TYPE = "WECHATPAY2-SHA256-RSA2048";
    private static final String SIGN_TEST = "WECHATPAY/SIGNTEST/";
    private static final Pattern SERIAL = Pattern.compile("[0-9A-Za-z_]{1,64}");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,11}");
    private static final byte[] NEWLINE = {'\n'};

    /** @param headers gives all values of a header */
    public static WechatProof of(
            Function<String, List<String>> headers,
            byte[] body,
            KeyRing<PublicKey> keys,
            Duration tolerance,
            Instant now,
            Steps steps) {
        String signature = one(headers, "Wechatpay-Signature");
        String serial = one(headers, "Wechatpay-Serial");
        String time = one(headers, "Wechatpay-Timestamp");
        String nonce = one(headers, "Wechatpay-Nonce");
        if (signature == null) {
            return refused(Reason.MISSING_SIGNATURE, "there is not exactly one Wechatpay-Signature header");
        }
        if (serial == null || time == null || nonce == null) {
            return refused(Reason.MALFORMED, "Wechatpay-Serial, -Timestamp and -Nonce must each come exactly once");
        }
        if (!SERIAL.matcher(serial).matches() || !SECONDS.matcher(time).matches() || nonce.length() > 128) {
            return refused(Reason.MALFORMED, "Wechatpay-Serial, -Timestamp or -Nonce has a form that never occurs");
        }
        List<String> types = headers.apply("Wechatpay-Signature-Type");
        if (!types.isEmpty() && !types.equals(List.of(SIGNATURE_TYPE))) {
            return refused(Reason.UNSUPPORTED_ALGORITHM, "Wechatpay-Signature-Type is not " + SIGNATURE_TYPE);
        }
        if (signature.startsWith(SIGN_TEST)) {
            return new WechatProof(
                    null,
                    new Refused(
                            Reason.BAD_SIGNATURE,
                            "WeChat Pay tests whether signatures are checked; the real message follows",
                            true,
                            false));
        }
        steps.tell(() -> "the Wechatpay headers are there; key " + serial + ", time " + time);
        TimedKey<PublicKey> key = find(keys, serial);
        if (key == null) {
            return refused(Reason.UNKNOWN_KEY, "no public key or platform certificate with this serial is known");
        }
        if (!key.validAt(now)) {
            return refused(Reason.EXPIRED_CERT, "key " + key + " is not valid now");
        }
        steps.tell(() -> "key " + key + " is known and valid now");
        return verified(key, signature, time, nonce, body, tolerance, now, steps);
    }

    /** The serial number of a platform certificate as the header writes it. */
    public static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    }

    private static WechatProof verified(
            TimedKey<PublicKey> key,
            String signature,
            String time,
            String nonce,
            byte[] body,
            Duration tolerance,
            Instant now,
            Steps steps) {
        byte[] bytes = Base64s.decode(signature);
        byte[] start = (time + "\n" + nonce + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes == null || !Rsa.verifies(key.key(), bytes, start, body, NEWLINE)) {
            return refused(
                    Reason.BAD_SIGNATURE, "the signature is not this key's over the time, the nonce and these bytes");
        }
        steps.tell("the signature is this key's");
        long age = now.getEpochSecond() - Long.parseLong(time);
        long most = tolerance.toSeconds();
        if (age > most) {
            return refused(Reason.EXPIRED_TIMESTAMP, "signed " + age + " s ago; at most " + most + " s are accepted");
        }
        if (age < -most) {
            return refused(Reason.FUTURE_TIMESTAMP, "signed " + -age + " s ahead of our clock");
        }
        steps.tell("the signature is fresh");
        return new WechatProof(key.id(), null);
    }

    private static WechatProof refused(Reason reason, String detail) {
        return new WechatProof(null, Refused.of(reason, detail));
    }

    static @Nullable TimedKey<PublicKey> find(KeyRing<PublicKey> keys, String serial) {
        TimedKey<PublicKey> exact = keys.find(serial);
        if (exact != null || !HEX.matcher(serial).matches()) {
            return exact;
        }
        // A serial is a number; some writers pad it with zeros or use small letters.
        return keys.find(serial.toUpperCase(Locale.ROOT).replaceFirst("^0+", ""));
    }

    private static @Nullable String one(Function<String, List<String>> headers, String name) {
        List<String> values = headers.apply(name);
        return values.size() == 1 && !values.get(0).isEmpty() ? values.get(0) : null;
    }
}
