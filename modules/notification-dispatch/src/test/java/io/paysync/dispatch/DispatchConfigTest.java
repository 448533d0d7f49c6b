package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.config.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchConfigTest {
    @Test
    void keyAloneIsEnough() {
        Settings settings = settings("dispatch:\n  secretsKey: " + Samples.KEY.reveal() + "\n");

        DispatchConfig config = DispatchConfig.from(settings.section("dispatch"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config).isEqualTo(DispatchConfig.of(Samples.KEY));
        assertThat(config.toString()).doesNotContain(Samples.KEY.reveal());
    }

    @Test
    void whatThePromisesRestOnIsTheDefault() {
        DispatchConfig config = DispatchConfig.of(Samples.KEY);

        assertThat(config.endpoints().suspendAfter()).isEqualTo(Duration.ofDays(5));
        assertThat(config.endpoints().probeEvery()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.schedule().delays()).hasSize(10);
        assertThat(config.schedule().retryAfterMax()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void withoutAKeyOrWithAShortOneTheProductDoesNotStart() {
        Settings none = settings("dispatch:\n  retention: 10d\n");
        Settings shortKey = settings("dispatch:\n  secretsKey: c2hvcnQ=\n");

        DispatchConfig.from(none.section("dispatch"));
        DispatchConfig.from(shortKey.section("dispatch"));

        assertThat(none.mistakes()).singleElement().asString().contains("dispatch.secretsKey");
        assertThat(shortKey.mistakes())
                .singleElement()
                .asString()
                .contains("32 bytes")
                .doesNotContain("c2hvcnQ");
    }

    @Test
    void scheduleIsAListOfDelaysAndItsLengthTheNumberOfAttempts() {
        Settings settings = settings("""
                dispatch:
                  secretsKey: %s
                  schedule: [0s, 500ms, 2m, 3h, 1d]
                  giveUpAfter: 2d
                  receiver:
                    maxInFlight: 4
                """.formatted(Samples.KEY.reveal()));

        DispatchConfig config = DispatchConfig.from(settings.section("dispatch"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.schedule().delays())
                .isEqualTo(List.of(
                        Duration.ZERO,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(2),
                        Duration.ofHours(3),
                        Duration.ofDays(1)));
        assertThat(config.schedule().giveUpAfter()).isEqualTo(Duration.ofDays(2));
        assertThat(config.receiver().maxInFlight()).isEqualTo(4);
    }

    @Test
    void eachWrongValueIsNamedOnce() {
        Settings settings = settings("""
                dispatch:
                  secretsKey: %s
                  schedule: [0s, soon]
                  leaseTime: 1s
                  inFlightMax: many
                  endpoints:
                    max: 0
                  colour: blue
                """.formatted(Samples.KEY.reveal()));

        DispatchConfig.from(settings.section("dispatch"));

        assertThat(settings.mistakes())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).contains("dispatch.schedule"))
                .anySatisfy(line -> assertThat(line).contains("dispatch.leaseTime"))
                .anySatisfy(line -> assertThat(line).contains("dispatch.inFlightMax"))
                .anySatisfy(line -> assertThat(line).contains("dispatch.endpoints.max"))
                .anySatisfy(line -> assertThat(line).contains("dispatch.colour"));
    }

    @Test
    void askingForWhatIsMissingEndsNotBeforeItBegins() {
        Settings settings =
                settings("dispatch: {secretsKey: %s, gapWait: 2m, gapWaitMax: 1m}".formatted(Samples.KEY.reveal()));

        DispatchConfig.from(settings.section("dispatch"));

        assertThat(settings.mistakes()).singleElement().asString().contains("dispatch.gapWaitMax");
    }

    private static Settings settings(String yaml) {
        return Settings.parse("test.yaml", yaml, name -> null);
    }
}
