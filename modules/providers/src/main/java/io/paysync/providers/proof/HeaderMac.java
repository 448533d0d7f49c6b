package io.paysync.providers.proof;

import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Steps;
import java.time.Instant;
import java.util.List;

/**
 * A signature that is one HMAC in one header.
 *
 * @param header its name
 * @param form how it is written
 * @param keys of the account; several while one is being changed
 * @param maker what a key makes of the body
 */
public record HeaderMac<K>(String header, MacText form, KeyRing<K> keys, Maker<K> maker) {
    /** Makes the HMAC that a genuine request would carry. */
    public interface Maker<K> {
        byte[] mac(K key, byte[] body);
    }

    public Proof judge(RawCallback raw, Instant now, Steps steps) {
        List<String> given = raw.all(header);
        if (given.isEmpty() || given.get(0).isEmpty()) {
            return Proof.not(Reason.MISSING_SIGNATURE, "there is no " + header + " header");
        }
        if (given.size() > 1) {
            return Proof.not(Reason.MALFORMED, "there are several " + header + " headers");
        }
        List<TimedKey<K>> valid = keys.validAt(now);
        if (valid.isEmpty()) {
            return Proof.not(Reason.UNKNOWN_KEY, "no configured key is valid now");
        }
        String keyId = MacKeys.signer(valid, key -> form.matches(maker.mac(key, raw.body()), given.get(0)), "", steps);
        return keyId != null
                ? new Proof.By(keyId)
                : Proof.not(
                        Reason.BAD_SIGNATURE,
                        "the " + header + " header is not what a configured key makes of these exact bytes");
    }
}
