package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings of different sections must have to do with each other. */
class NodeConfigTest {
    @ParameterizedTest
    @CsvSource({"1s, 500ms", "10s, 9999ms", "5001ms, 5s"})
    void listOfEndpointsThatOutlivesTheSweepsLagIsAMistake(String cache, String lag) {
        assertThat(mistakes(cache, lag))
                .singleElement()
                .asString()
                .contains("dispatch.endpoints.cache", "orders.sweep.lag");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500ms", "500ms, 1s", "5s, 5s"})
    void oneThatIsAtMostAsOldIsNone(String cache, String lag) {
        assertThat(mistakes(cache, lag)).isEmpty();
    }

    @Test
    void whatIsBuiltInFitsTogether() {
        assertThat(mistakes("dispatch: {secretsKey: %s}".formatted(SECRETS_KEY)))
                .isEmpty();
    }

    private static final String SECRETS_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static List<String> mistakes(String cache, String lag) {
        return mistakes("""
            dispatch: {secretsKey: %s, endpoints: {cache: %s}}
            orders: {sweep: {lag: %s}}
            """.formatted(SECRETS_KEY, cache, lag));
    }

    /** Those about this; so few settings lack much else. */
    private static List<String> mistakes(String yaml) {
        Settings settings = Settings.parse("test.yaml", yaml, name -> null);
        NodeConfig.from(settings);
        return settings.mistakes().stream()
                .filter(mistake -> mistake.contains("orders.sweep.lag"))
                .toList();
    }
}
