package io.paysync.providers.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/** How a signature is written as text. Each has one form only: two texts for one signature are one too many. */
public enum MacText {
    HEX {
        @Override
        public String of(byte[] mac) {
            return HexFormat.of().formatHex(mac);
        }
    },
    HEX_UPPER {
        @Override
        public String of(byte[] mac) {
            return HexFormat.of().withUpperCase().formatHex(mac);
        }
    },
    BASE64 {
        @Override
        public String of(byte[] mac) {
            return Base64.getEncoder().encodeToString(mac);
        }
    };

    public abstract String of(byte[] mac);

    /** Whether the text is exactly this HMAC; the time it takes does not depend on where they differ. */
    public boolean matches(byte[] mac, String given) {
        // Letters outside ASCII become '?', which no form has.
        return MessageDigest.isEqual(
                of(mac).getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.US_ASCII));
    }
}
