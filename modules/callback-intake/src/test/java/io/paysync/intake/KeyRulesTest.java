package io.paysync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.intake.KeyRules.Ending;
import io.paysync.platform.keys.Stage;
import io.paysync.providers.KeyTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private static KeyTerm term(String purpose, String id, Instant end) {
        return new KeyTerm(purpose, id, Instant.MIN, end, true);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "-PT1S, EXPIRED",
                "PT0S, EXPIRED",
                "PT1S, ONE_DAY",
                "P1D, ONE_DAY",
                "P1DT1S, SEVEN_DAYS",
                "P7D, SEVEN_DAYS",
                "P7DT1S, THIRTY_DAYS",
                "P30D, THIRTY_DAYS",
                "P30DT1S, none",
                "P4000D, none"
            })
    void theNearestStageIsTold(Duration left, @Nullable Stage stage) {
        KeyTerm term = term("keys", "a", NOW.plus(left));

        assertThat(KeyRules.endings(List.of(term), NOW))
                .isEqualTo(stage == null ? List.of() : List.of(new Ending(term, stage)));
    }

    @Test
    void aSuccessorOfTheSamePurposeIsEnough() {
        KeyTerm old = term("keys", "old", NOW.plusSeconds(10));

        assertThat(KeyRules.endings(List.of(old, term("keys", "new", NOW.plus(Duration.ofDays(400)))), NOW))
                .isEmpty();
        assertThat(KeyRules.endings(List.of(term("keys", "new", Instant.MAX), old), NOW))
                .isEmpty();
        assertThat(KeyRules.endings(List.of(old, term("other", "new", Instant.MAX)), NOW))
                .containsExactly(new Ending(old, Stage.ONE_DAY));
    }

    @Test
    void ofTwoThatEndTheLaterOneIsTold() {
        KeyTerm later = term("keys", "later", NOW.plus(Duration.ofDays(5)));

        assertThat(KeyRules.endings(List.of(later, term("keys", "sooner", NOW.plusSeconds(1))), NOW))
                .containsExactly(new Ending(later, Stage.SEVEN_DAYS));
    }
}
