package io.paysync.providers.proof;

import io.paysync.platform.keys.NativeRsa;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verifies signatures of one algorithm for one thread. Keys are handed to the provider once, not with each signature. */
final class RsaVerifier {
    private static final int KEYS_MAX = 64;

    private final String algorithm;
    private final @Nullable Provider provider;
    private final Map<PublicKey, Way> ways = new IdentityHashMap<>();

    /** Who verifies with a key, and the key as he holds it. */
    private record Way(Signature verifier, PublicKey key) {}

    /** @param provider does the work for keys that it takes; null: the JDK does */
    RsaVerifier(String algorithm, @Nullable Provider provider) {
        this.algorithm = algorithm;
        this.provider = provider;
    }

    /** Whether the signature is the key's over the parts one after another. False for anything odd. */
    boolean verifies(PublicKey key, byte[] signature, byte[]... parts) {
        try {
            Way way = way(key);
            Signature verifier = way.verifier();
            verifier.initVerify(way.key());
            for (byte[] part : parts) {
                verifier.update(part);
            }
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key was configured that cannot verify", e);
        }
    }

    private Way way(PublicKey key) throws NoSuchAlgorithmException {
        Way known = ways.get(key);
        if (known != null) {
            return known;
        }
        if (ways.size() >= KEYS_MAX) {
            // Accounts have a handful; keys that were replaced while running add up.
            ways.clear();
        }
        Way made = made(key);
        ways.put(key, made);
        return made;
    }

    private Way made(PublicKey key) throws NoSuchAlgorithmException {
        PublicKey own = provider == null ? null : NativeRsa.translated(provider, key);
        return provider == null || own == null
                ? new Way(Signature.getInstance(algorithm), key)
                : new Way(Signature.getInstance(algorithm, provider), own);
    }
}
