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
        Proof found = null;
        for (TimedKey<K> key : valid) {
            boolean matches = form.matches(maker.mac(key.key(), raw.body()), given.get(0));
            steps.tell(
                    () -> "key " + key + (matches ? ": the signature is its own" : ": the signature is not its own"));
            if (matches && found == null) {
                found = new Proof.By(key.id());
            }
        }
        return found != null
                ? found
                : Proof.not(
                        Reason.BAD_SIGNATURE,
                        "the " + header + " header is not what a configured key makes of these exact bytes");
    }
}
