package io.paysync.providers.reading;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text from bytes that fits its charset exactly, or none. */
public final class Utf8 {
    private Utf8() {}

    public static @Nullable String strict(byte[] bytes) {
        return strict(bytes, StandardCharsets.UTF_8);
    }

    public static @Nullable String strict(byte[] bytes, Charset charset) {
        String text = new String(bytes, charset);
        // The fast decoder puts U+FFFD where bytes do not fit. Only then the slow, exact one is asked.
        return text.indexOf('\uFFFD') < 0 ? text : exact(bytes, charset);
    }

    private static @Nullable String exact(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
