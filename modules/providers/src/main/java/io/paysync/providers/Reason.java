package io.paysync.providers;

/** Why a callback is refused; a closed list so that metrics and evidence agree. */
public enum Reason {
    BAD_SIGNATURE,
    MISSING_SIGNATURE,
    /** The key id is not known (yet): the provider should try again later. */
    UNKNOWN_KEY,
    UNTRUSTED_CERT,
    EXPIRED_CERT,
    UNTRUSTED_CERT_URL,
    EXPIRED_TIMESTAMP,
    FUTURE_TIMESTAMP,
    DECRYPT_FAILED,
    ACCOUNT_MISMATCH,
    ENV_MISMATCH,
    WEAK_ALGORITHM,
    UNSUPPORTED_ALGORITHM,
    DUPLICATE_PARAM,
    MALFORMED,
    /** It is a message that a Paysync has sent to its receivers. */
    LOOP
}
