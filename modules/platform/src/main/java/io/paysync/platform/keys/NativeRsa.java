package io.paysync.platform.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RSA by AWS-LC, which takes half the time of the JDK's own. Callbacks are verified by it, and the sandbox makes its keys and
 * signatures with it; it is registered nowhere, so nothing else in the process changes. Where its library does not load (another
 * platform, a temporary directory that is read-only) or with {@code -Dpaysync.nativeCrypto=off} the JDK does the work.
 */
public final class NativeRsa {
    private static final Logger LOG = LoggerFactory.getLogger(NativeRsa.class);

    /** Null where there is none. */
    public static final @Nullable Provider PROVIDER = load();

    private NativeRsa() {}

    private static @Nullable Provider load() {
        if (System.getProperty("paysync.nativeCrypto", "on").equals("off")) {
            return null;
        }
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable failure = provider.getLoadingError();
            if (failure != null) {
                LOG.info("native crypto not loaded, the JDK does RSA reason={}", failure.getMessage());
                return null;
            }
            // Runs its self-tests.
            provider.assertHealthy();
            LOG.info("native crypto does RSA provider={} version={}", provider.getName(), provider.getVersionStr());
            return provider;
        } catch (LinkageError | RuntimeException e) {
            LOG.info("native crypto not loaded, the JDK does RSA reason={}", e.getMessage());
            return null;
        }
    }

    /** The same key as the provider holds it; null when it takes no such key. */
    public static @Nullable PublicKey translated(Provider provider, PublicKey key) {
        try {
            return KeyFactory.getInstance(key.getAlgorithm(), provider)
                    .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException | RuntimeException e) {
            return null;
        }
    }
}
