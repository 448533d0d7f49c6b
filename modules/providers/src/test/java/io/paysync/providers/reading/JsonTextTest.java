package io.paysync.providers.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    /** Found by fuzzing: the parser takes such a number for one until it works it out, and then throws something else. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1e4000000000000000000000000", "888000e40000000000", "1e-4000000000000000000", "0.1e99999999999"
            })
    void aNumberThatNothingCanHoldIsNoJsonOfOurs(String number) {
        byte[] body = ("{\"amount\":" + number + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(JsonText.object(body)).isNull();
    }

    @Test
    void anObjectIsReadAndNothingElse() {
        assertThat(JsonText.object("{\"a\":1e3}")).isNotNull();
        assertThat(JsonText.object("[]")).isNull();
        assertThat(JsonText.object("1")).isNull();
        assertThat(JsonText.object("")).isNull();
    }
}
