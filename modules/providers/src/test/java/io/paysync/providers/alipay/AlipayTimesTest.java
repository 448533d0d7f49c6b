package io.paysync.providers.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlipayTimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-20 09:57:45, 2026-11-20T01:57:45Z",
        "2026-01-01 00:00:00, 2025-12-31T16:00:00Z",
        "2024-02-29 23:59:59, 2024-02-29T15:59:59Z",
        "2026-11-20 09:57:45.1, 2026-11-20T01:57:45.100Z",
        "2026-11-20 09:57:45.12, 2026-11-20T01:57:45.120Z",
        "2026-11-20 09:57:45.123, 2026-11-20T01:57:45.123Z"
    })
    void aTimeIsBeijings(String text, Instant instant) {
        assertThat(AlipayTimes.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-20",
                "2026-11-20T09:57:45",
                "2026-11-20 09:57:45.",
                "2026-11-20 09:57:45.1234",
                "2026-11-20 09:57:45.-12",
                "2026-11-20 09:57:4x",
                "2026-11-20 09:57:+5",
                "2026-11-20 24:00:00",
                "2026-02-29 00:00:00",
                "2026-13-01 00:00:00",
                "2026-00-01 00:00:00",
                "٢026-11-20 09:57:45",
                "-026-11-20 09:57:45",
                "2026/11/20 09:57:45",
                "1970-01-01 07:59:59",
                "0000-01-01 00:00:00"
            })
    void anythingElseIsNone(String text) {
        assertThat(AlipayTimes.parse(text)).isNull();
    }

    @Test
    void whateverComesNothingIsThrown() {
        SplittableRandom random = new SplittableRandom(1);
        char[] chars = "0123456789-: .9x".toCharArray();
        for (int i = 0; i < 200_000; i++) {
            char[] text = "2026-11-20 09:57:45.123".toCharArray();
            for (int k = 0; k < 3; k++) {
                text[random.nextInt(text.length)] = chars[random.nextInt(chars.length)];
            }
            AlipayTimes.parse(new String(text, 0, random.nextInt(text.length + 1)));
        }
    }
}
