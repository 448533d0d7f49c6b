package io.paysync.providers.generic;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Case.mistakes;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.Reason;
import io.paysync.providers.Signer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value that is right beside the first that is wrong. */
class GenericBoundsTest {
    private final Account account = Case.account(GenericSender.section());

    @Test
    void anAnswerHasAThousandCharactersAtMost() {
        assertThat(answers("refused", "body", "x".repeat(1024))).isEmpty();
        assertThat(answers("refused", "body", "x".repeat(1025)))
                .containsExactly("accounts[0].answers.refused.body: must have at most 1024 characters");
    }

    @Test
    void aContentTypeIsPlainAscii() {
        assertThat(answers("later", "contentType", "text/plain; x=~")).isEmpty();
        for (String odd : List.of("text/plain\n", "text/é", "text/龙", "\ttext")) {
            assertThat(answers("later", "contentType", odd))
                    .containsExactly("accounts[0].answers.later.contentType: must be plain ASCII");
        }
    }

    @ParameterizedTest
    @CsvSource({"200, true", "299, true", "300, false"})
    void successIsAnsweredByAStatusOfSuccess(int status, boolean right) {
        ObjectNode section = GenericSender.section();
        section.putObject("answers").putObject("accepted").put("status", status);

        assertThat(mistakes(section))
                .isEqualTo(right ? List.of() : List.of("accounts[0].answers.accepted.status: must be from 200 to 299"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json:order", "json:", "header:", "form:", ":x", "x"})
    void aPlaceHasAKindAndAName(String place) {
        ObjectNode section = GenericSender.section();
        ((ObjectNode) section.get("fields")).put("orderNo", place);

        assertThat(mistakes(section)).anyMatch(mistake -> mistake.startsWith("accounts[0].fields.orderNo: must "));
    }

    @ParameterizedTest
    @CsvSource({"-300, ", "300, ", "-301, it was sent 301 s ago", "301, it was sent 301 s ahead of our clock"})
    void aTimeIsFreshForFiveMinutesBothWays(long seconds, String refusal) {
        String time = Long.toString(NOW.getEpochSecond() + seconds);
        var verdict = account.verify(GenericSender.signed(Signer.bytes(GenericSender.PAID), time), NOW);

        if (refusal == null) {
            genuine(verdict);
        } else {
            assertThat(refused(verdict, seconds < 0 ? Reason.EXPIRED_TIMESTAMP : Reason.FUTURE_TIMESTAMP)
                            .detail())
                    .isEqualTo(refusal);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "01795140000", "+1795140000", "1795140000000000", "179514000٠", "179514000:", "179514000/"})
    void aTimeIsAWholeNumberInPlainDigits(String time) {
        var verdict = account.verify(GenericSender.signed(Signer.bytes(GenericSender.PAID), time), NOW);

        assertThat(verdict).isInstanceOf(io.paysync.providers.Verdict.Refused.class);
    }

    private static List<String> answers(String which, String key, String value) {
        ObjectNode section = GenericSender.section();
        section.putObject("answers").putObject(which).put(key, value);
        return mistakes(section);
    }
}
