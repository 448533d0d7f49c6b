package io.paysync.providers.proof;

import static io.paysync.providers.Case.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.stripe.StripeSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that are there and yet are none. */
class KeySettingsTest {
    @Test
    void aKeyThatIsGivenButEmptyIsAMistake() {
        assertThat(mistakes(Case.section("stripe").put("endpointSecret", "")))
                .contains("accounts[0].endpointSecret: is empty");
    }

    @Test
    void aFileWithNothingInItIsAMistake(@TempDir Path dir) throws IOException {
        Path empty = Files.createFile(dir.resolve("secret"));

        assertThat(mistakes(Case.section("stripe").put("endpointSecretFile", empty.toString())))
                .contains("accounts[0].endpointSecretFile: names an empty file");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T02:00:01Z, 2026-11-20T02:00:02Z, true",
        "2026-11-20T02:00:02Z, 2026-11-20T02:00:02Z, false",
        "2026-11-20T02:00:03Z, 2026-11-20T02:00:02Z, false"
    })
    void aKeyEndsAfterItBegins(String from, String to, boolean right) {
        ObjectNode section = StripeSender.section();
        section.withArray("endpointSecrets")
                .addObject()
                .put("secret", StripeSender.OLD_SECRET)
                .put("validFrom", from)
                .put("validTo", to);

        assertThat(mistakes(section).isEmpty()).isEqualTo(right);
        if (!right) {
            assertThat(mistakes(section))
                    .containsExactly("accounts[0].endpointSecrets[1].validTo: must be later than validFrom");
        }
    }

    @Test
    void anAddressThatIsNoneIsToldAsThat() {
        assertThat(mistakes(StripeSender.section().put("apiBase", "https://api stripe.com")))
                .containsExactly("accounts[0].apiBase: is no URL");
    }

    @Test
    void aKeyPrintsItsNameAndItsTimesAndNothingElse() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant to = Instant.parse("2027-01-01T00:00:00Z");

        assertThat(TimedKey.always("main", "secret")).hasToString("main (always)");
        assertThat(new TimedKey<>("new", "secret", from, Instant.MAX)).hasToString("new (from " + from + ")");
        assertThat(new TimedKey<>("old", "secret", Instant.MIN, to)).hasToString("old (always until " + to + ")");
        assertThat(new TimedKey<>("one", "secret", from, to)).hasToString("one (from " + from + " until " + to + ")");
    }
}
