package io.paysync.sandbox.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * X.509 certificates (version 3, SHA256withRSA), written as DER by hand: the JDK can read certificates but has no public way
 * to make one, and a library for a hundred lines is too much.
 */
public final class Certificates {
    private static final Duration VALID = Duration.ofDays(1826);
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    /** sha256WithRSAEncryption 1.2.840.113549.1.1.11 with NULL parameters. */
    private static final byte[] ALGORITHM = sequence(
            new byte[] {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b},
            new byte[] {0x05, 0x00});
    /** commonName 2.5.4.3. */
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    /** Version 3. */
    private static final byte[] VERSION = tagged(0xa0, tagged(0x02, new byte[] {2}));
    /** basicConstraints 2.5.29.19, critical: it may issue others. Without it nobody takes a certificate for an issuer's. */
    private static final byte[] MAY_ISSUE = tagged(
            0xa3,
            sequence(sequence(
                    new byte[] {0x06, 0x03, 0x55, 0x1d, 0x13},
                    new byte[] {0x01, 0x01, (byte) 0xff},
                    tagged(0x04, sequence(new byte[] {0x01, 0x01, (byte) 0xff})))));

    private Certificates() {}

    /**
     * Whom a certificate names, and whose key it is.
     *
     * @param mayIssue whether it is an authority
     */
    public record Party(String commonName, KeyPair keys, boolean mayIssue) {
        public static Party authority(String commonName, KeyPair keys) {
            return new Party(commonName, keys, true);
        }

        public static Party of(String commonName, KeyPair keys) {
            return new Party(commonName, keys, false);
        }

        @Override
        public String toString() {
            return "Party[" + commonName + "]";
        }
    }

    /**
     * Valid from a day ago, so that clocks may differ, for five years.
     *
     * @param issuer the party itself: self-signed
     * @param now before the year 2045
     * @return in PEM
     */
    public static String issue(Party party, Party issuer, BigInteger serial, Instant now) {
        Instant from = now.truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
        byte[] named = sequence(
                VERSION,
                tagged(0x02, serial.toByteArray()),
                ALGORITHM,
                name(issuer),
                sequence(time(from), time(from.plus(VALID))),
                name(party),
                party.keys().getPublic().getEncoded(),
                party.mayIssue() ? MAY_ISSUE : new byte[0]);
        byte[] der = sequence(named, ALGORITHM, tagged(0x03, new byte[] {0}, signed(issuer.keys(), named)));
        return Rsa.pem("CERTIFICATE", der);
    }

    /** A serial number of 127 bits. */
    public static BigInteger serial(byte[] random16) {
        return new BigInteger(1, random16).setBit(126).clearBit(127);
    }

    private static byte[] name(Party party) {
        byte[] text = tagged(0x0c, party.commonName().getBytes(StandardCharsets.UTF_8));
        return sequence(tagged(0x31, sequence(COMMON_NAME, text)));
    }

    private static byte[] signed(KeyPair keys, byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static byte[] time(Instant at) {
        return tagged(0x17, UTC_TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
