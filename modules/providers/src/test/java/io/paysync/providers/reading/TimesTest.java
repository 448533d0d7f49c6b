package io.paysync.providers.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read quickly is what the parser of the JDK reads. */
class TimesTest {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final String WHOLE = "2026-11-20T10:00:00.123456789+08:00";
    private static final String FRACTION = ".123456789";

    private static @Nullable Instant byTheJdk(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            boolean storable = instant.getEpochSecond() >= 0 && !instant.isAfter(END);
            return storable ? instant : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Test
    void onlyTimesThatCanBeStoredAre() {
        assertThat(Times.storable(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
        assertThat(Times.storable(END)).isEqualTo(END);
        assertThat(Times.storable(Instant.EPOCH.minusNanos(1))).isNull();
        assertThat(Times.storable(END.plusNanos(1))).isNull();
        assertThat(Times.storable(Instant.MAX)).isNull();
    }

    @Property(tries = 5_000)
    void anyDateHourFractionAndOffset(
            @ForAll @IntRange(max = 9999) int year,
            @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day,
            @ForAll @IntRange(max = 25) int hour,
            @ForAll @IntRange(max = 61) int minute,
            @ForAll @IntRange(max = 10) int places,
            @ForAll @IntRange(min = -19, max = 19) int offsetHour) {
        String fraction = places == 0 ? "" : (FRACTION + "9").substring(0, places + 1);
        String local =
                String.format("%04d-%02d-%02dT%02d:%02d:%02d%s", year, month, day, hour, minute, minute, fraction);
        String offset = String.format("%s%02d:%02d", offsetHour < 0 ? "-" : "+", Math.abs(offsetHour), minute);

        assertThat(Times.rfc3339(local + "Z")).isEqualTo(byTheJdk(local + "Z"));
        assertThat(Times.rfc3339(local + offset)).isEqualTo(byTheJdk(local + offset));
    }

    @Property(tries = 5_000)
    void aTextWithOneOtherCharacter(
            @ForAll @IntRange(max = 34) int at,
            @ForAll @CharRange(from = '+', to = ':') @Chars({'T', 't', 'Z', 'z', ' ', '\u0663'}) char other) {
        String text = WHOLE.substring(0, at) + other + WHOLE.substring(at + 1);

        assertThat(Times.rfc3339(text)).isEqualTo(byTheJdk(text));
        assertThat(Times.rfc3339(text.substring(0, at))).isEqualTo(byTheJdk(text.substring(0, at)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T10:00Z",
                "2026-11-20t10:00:00z",
                "2026-11-20T10:00:00.Z",
                "2026-11-20T10:00:00-00:00",
                "2026-11-20T10:00:00+08:00:30",
                "2026-11-20T10:00:00+18:00",
                "2024-02-29T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-11-20T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "+12026-11-20T10:00:00Z",
                "2026-11-20T10:00:00",
                "",
                "Z"
            })
    void oddTexts(String text) {
        assertThat(Times.rfc3339(text)).isEqualTo(byTheJdk(text));
    }

    @Test
    void theUsualOnes() {
        assertThat(Times.rfc3339("2026-11-20T10:00:00+08:00")).isEqualTo(Instant.parse("2026-11-20T02:00:00Z"));
        assertThat(Times.rfc3339("2026-11-20T02:00:00.5Z")).isEqualTo(Instant.parse("2026-11-20T02:00:00.500Z"));
        assertThat(Times.rfc3339("1969-12-31T23:59:59Z")).isNull();
        assertThat(Times.rfc3339(null)).isNull();
    }
}
