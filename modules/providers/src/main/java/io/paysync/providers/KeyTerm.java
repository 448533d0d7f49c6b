package io.paysync.providers;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * How long a key or certificate of an account counts; without the key itself.
 *
 * @param purpose the setting it stands in, such as {@code platformCertificates}; keys of one purpose stand in for each other
 * @param id its name in the settings, or its serial number
 * @param validFrom first instant at which it counts; {@link Instant#MIN} for always
 * @param validTo first instant at which it does not count any more; {@link Instant#MAX} for never
 * @param proves whether a callback is proven by it; the others open what is sealed, vouch for certificates or sign requests
 */
public record KeyTerm(String purpose, String id, Instant validFrom, Instant validTo, boolean proves) {
    /** The time of a certificate that proves no callback itself, by its serial number in hex. */
    public static KeyTerm of(String purpose, X509Certificate certificate) {
        return new KeyTerm(
                purpose,
                certificate.getSerialNumber().toString(16),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                false);
    }

    /** The same, standing in another setting. */
    public KeyTerm in(String setting) {
        return new KeyTerm(setting, id, validFrom, validTo, proves);
    }

    public boolean ends() {
        return !validTo.equals(Instant.MAX);
    }
}
