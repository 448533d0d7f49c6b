package io.paysync.sandbox.provider;

/** In which way a callback is not genuine. */
public enum Forgery {
    NONE,
    /** Signed, then changed to the forger's advantage. */
    TAMPERED_BODY,
    /** Signed with a key that is not the provider's. */
    OTHER_KEY,
    MISSING_SIGNATURE,
    /** The provider's own test whether signatures are checked (WeChat Pay's SIGNTEST); elsewhere as {@link #OTHER_KEY}. */
    PROBE
}
