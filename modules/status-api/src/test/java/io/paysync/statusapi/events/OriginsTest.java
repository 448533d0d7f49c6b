package io.paysync.statusapi.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.events.Origins.Verdict;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Origins origins = new Origins(Set.of("https://shop.example"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,pay.example,SAME",
                "https://pay.example,pay.example,SAME",
                "https://PAY.example,pay.example:443,SAME",
                "http://pay.example:8081,pay.example:8081,SAME",
                "https://pay.example:8443,pay.example,REFUSED",
                "https://shop.example,pay.example,ALLOWED",
                "http://shop.example,pay.example,REFUSED",
                "https://shop.example.,pay.example,REFUSED",
                "null,pay.example,REFUSED",
                "pay.example,pay.example,REFUSED",
                "https://pay.example,-,REFUSED",
                "https://evil.example,pay.example,REFUSED",
            })
    void onlyOurOwnAndListedPagesAreLetIn(String origin, String authority, Verdict expected) {
        assertThat(origins.judge(origin, authority)).isEqualTo(expected);
    }
}
