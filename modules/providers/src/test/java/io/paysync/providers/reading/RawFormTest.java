package io.paysync.providers.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawFormTest {
    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=b%4", "a=%zz", "a=%4z", "a=%z4", "%=a", "%4=a", "%zz=a", "a=1&b=%"})
    void anEscapeThatIsCutOrNoHexIsMalformed(String body) {
        RawForm form = parsed(body);

        assertThat(form.problem()).isNotNull();
        assertThat(form.problem().reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void anEscapeAtTheVeryEndIsRead() {
        RawForm form = parsed("a=%41&b=x%2B+%20&%63=1");

        assertThat(form.problem()).isNull();
        assertThat(form.ascii("a")).isEqualTo("A");
        assertThat(form.bytes("b")).isEqualTo("x+  ".getBytes(StandardCharsets.US_ASCII));
        assertThat(form.ascii("c")).isEqualTo("1");
    }

    /** Written in one of the many ways in which a form can be written, each value is read as it was. */
    @Property(tries = 2_000)
    void whateverIsWrittenIsRead(
            @ForAll @Size(max = 30)
                    Map<@AlphaChars @StringLength(min = 1, max = 6) String, @Size(max = 12) byte[]> params,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder body = new StringBuilder();
        params.forEach((name, value) -> {
            body.append(body.isEmpty() ? "" : "&");
            written(name.getBytes(StandardCharsets.US_ASCII), random, body);
            body.append('=');
            written(value, random, body);
        });

        RawForm form = RawForm.parse(body.toString().getBytes(StandardCharsets.ISO_8859_1));

        assertThat(form.problem()).isNull();
        assertThat(form.names()).containsExactlyElementsOf(new TreeSet<>(params.keySet()));
        params.forEach((name, value) -> assertThat(form.bytes(name)).isEqualTo(value));
        for (String none : List.of("", "a0", "zzzzzzz", "A")) {
            assertThat(form.bytes(none)).isEqualTo(params.get(none));
        }
    }

    private static void written(byte[] bytes, SplittableRandom random, StringBuilder body) {
        for (byte b : bytes) {
            boolean open = b != '&' && b != '%' && b != '+' && b != '=';
            if (b == ' ' && random.nextBoolean()) {
                body.append('+');
            } else if (open && random.nextInt(4) > 0) {
                body.append((char) (b & 0xFF));
            } else {
                body.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b & 0xFF));
            }
        }
    }

    private static RawForm parsed(String body) {
        return RawForm.parse(body.getBytes(StandardCharsets.US_ASCII));
    }
}
