package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptLogTest {
    private static final Instant AT = Instant.ofEpochMilli(1795140000123L);

    @Test
    void whatIsAppendedIsReadAgain() {
        String log = AttemptLog.append(AttemptLog.EMPTY, 1, AT, sent(0, "TIMEOUT"));
        log = AttemptLog.append(log, 2, AT.plusSeconds(5), sent(200, null));

        assertThat(AttemptLog.read(log))
                .containsExactly(
                        new Attempt(1, AT, 0, "TIMEOUT", 12), new Attempt(2, AT.plusSeconds(5), 200, null, 12));
        assertThat(AttemptLog.last(log)).isEqualTo(2);
        assertThat(AttemptLog.last(AttemptLog.EMPTY)).isZero();
    }

    @Test
    void onlyTheLastTwentyAreKeptAndTheirNumbersGoOn() {
        String log = AttemptLog.EMPTY;

        for (int i = 0; i < 100; i++) {
            log = AttemptLog.append(log, AttemptLog.last(log) + 1, AT, sent(500, "STATUS"));
        }

        assertThat(AttemptLog.read(log))
                .hasSize(20)
                .extracting(Attempt::number)
                .startsWith(81)
                .endsWith(100);
    }

    @Test
    void growsByEightsSoThatWhatStandsBehindItInTheRowNeedNotBeLogged() {
        String log = AttemptLog.EMPTY;

        for (int i = 1; i <= 30; i++) {
            log = AttemptLog.append(log, i, AT, sent(i % 2 == 0 ? 0 : 500, i % 3 == 0 ? "TIMEOUT" : "DNS"));

            assertThat((log.length() - AttemptLog.EMPTY.length()) % 8).isZero();
            assertThat(AttemptLog.last(log)).isEqualTo(i);
            assertThat(AttemptLog.read(log)).hasSize(Math.min(i, 20));
        }
    }

    @Test
    void errorThatIsNoWordCannotBreakTheLog() {
        String log = AttemptLog.append(AttemptLog.EMPTY, 1, AT, sent(0, "\"],[<script>"));

        assertThat(AttemptLog.read(log)).extracting(Attempt::error).containsExactly("ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, true",
        "CONNECTION_LOST, true",
        "RESET, true",
        "UNSURE, true",
        "CONNECT, false",
        "STATUS, false",
        "BUSY, false",
    })
    void anAttemptIsInDoubtWhenItMayHaveArrived(String error, boolean doubtful) {
        String log = AttemptLog.append(AttemptLog.EMPTY, 1, AT, sent(0, error));
        log = AttemptLog.append(log, 2, AT, sent(500, "STATUS"));

        assertThat(AttemptLog.doubtful(log)).isEqualTo(doubtful);
    }

    private static Sent sent(int status, String error) {
        return new Sent(
                error == null ? Outcome.DELIVERED : Outcome.RETRY, status, error, null, null, Duration.ofMillis(12));
    }

    @Test
    void whatIsWithdrawnAfterAttemptsEndsWithTheReasonWhateverItsLength() {
        for (int took = 1; took < 1_000_000_000; took *= 10) {
            Sent sent = new Sent(Sent.Outcome.RETRY, 500, "STATUS", null, null, Duration.ofMillis(took));
            String log = AttemptLog.withdrawn(
                    AttemptLog.append(AttemptLog.EMPTY, 1, Instant.EPOCH, sent), "SUPERSEDED", Instant.EPOCH);

            assertThat(AttemptLog.read(log)).extracting(Attempt::number).containsExactly(1, 0);
            assertThat(AttemptLog.untold(log)).contains("SUPERSEDED");
        }
    }
}
