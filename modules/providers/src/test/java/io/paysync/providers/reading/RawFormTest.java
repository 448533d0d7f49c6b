package io.paysync.providers.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.Reason;
import java.nio.charset.StandardCharsets;
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

    private static RawForm parsed(String body) {
        return RawForm.parse(body.getBytes(StandardCharsets.US_ASCII));
    }
}
