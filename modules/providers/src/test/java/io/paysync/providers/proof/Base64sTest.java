package io.paysync.providers.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One text for one signature: exactly what an encoder writes. */
class Base64sTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "TQ",
                "TQ=",
                "TR==",
                "TWE",
                "TWF=",
                "TWFuT",
                "TWFuTQ",
                "TWFuTR==",
                "TQ==TQ==",
                "=",
                "====",
                "A===",
                "TW Fu",
                "TWFu\n",
                "TWF-",
                "TWF_",
                "TWFuTQ==="
            })
    void whatNoEncoderWritesIsRefused(String text) {
        assertThat(Base64s.decode(text)).isNull();
    }

    @Property
    void whatAnEncoderWritesIsRead(@ForAll byte[] bytes) {
        assertThat(Base64s.decode(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 5000)
    void nothingElseIsRead(@ForAll("changed") String text) {
        byte[] bytes = Base64s.decode(text);

        assertThat(bytes == null || Base64.getEncoder().encodeToString(bytes).equals(text))
                .isTrue();
    }

    /** Encoded, then a letter replaced, put in, taken away, or padding added. */
    @Provide
    Arbitrary<String> changed() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        Arbitrary<List<String>> letters = Arbitraries.of("A", "B", "Q", "R", "/", "+", "=", "==", "-", " ", "")
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
        return Combinators.combine(bytes, letters, Arbitraries.integers().between(0, 28), Arbitraries.of(0, 1))
                .as((raw, put, place, taken) -> {
                    StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(raw));
                    for (String each : put) {
                        int at = Math.min(place, text.length());
                        text.replace(at, Math.min(at + taken, text.length()), each);
                    }
                    return text.toString();
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 255, 256})
    void aTextOfAnyLengthIsRead(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xFF);

        assertThat(Base64s.decode(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
    }
}
