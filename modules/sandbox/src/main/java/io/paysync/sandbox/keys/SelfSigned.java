package io.paysync.sandbox.keys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A self-signed X.509 certificate (version 1, SHA256withRSA), written as DER by hand: the JDK can read certificates but
 * has no public way to make one, and a library for sixty lines is too much.
 */
final class SelfSigned {
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    /** sha256WithRSAEncryption 1.2.840.113549.1.1.11 with NULL parameters. */
    private static final byte[] ALGORITHM = sequence(
            new byte[] {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b},
            new byte[] {0x05, 0x00});
    /** commonName 2.5.4.3. */
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    private SelfSigned() {}

    /** @param to before the year 2050 */
    static byte[] der(KeyPair keys, BigInteger serial, String commonName, Instant from, Instant to) {
        byte[] text = tagged(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        byte[] name = sequence(tagged(0x31, sequence(COMMON_NAME, text)));
        byte[] body = sequence(
                tagged(0x02, serial.toByteArray()),
                ALGORITHM,
                name,
                sequence(time(from), time(to)),
                name,
                keys.getPublic().getEncoded());
        return sequence(body, ALGORITHM, tagged(0x03, new byte[] {0}, signed(keys, body)));
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
