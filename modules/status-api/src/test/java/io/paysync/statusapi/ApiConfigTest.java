package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.platform.config.Settings;
import io.paysync.statusapi.auth.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiConfigTest {
    private static final String HASH = "ab".repeat(32);

    private static Settings settings(String yaml) {
        return Settings.parse("test.yaml", yaml, name -> null);
    }

    @Test
    void anEmptySectionMeansTheDefaults() {
        Settings settings = settings("api: {}\n");

        ApiConfig config = ApiConfig.from(settings.section("api"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.port()).isEqualTo(8081);
        assertThat(config.http2ClearText()).isFalse();
        assertThat(config.tls()).isNull();
        assertThat(config.limits().bodyBytesMax()).isEqualTo(65_536);
        assertThat(config.tokenTtl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.keys()).isEmpty();
    }

    @Test
    void keysAreReadWithTheirRoleAndRate() {
        Settings settings = settings("""
                api:
                  rate: { perSecond: 50, burst: 60 }
                  keys:
                    - { id: shop, sha256: "%s", role: write }
                    - { id: ops, merchant: acme, sha256: "%s", role: operate, rate: { perSecond: 5 } }
                """.formatted(HASH, "cd".repeat(32)));

        ApiConfig config = ApiConfig.from(settings.section("api"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.keys().getFirst().merchant()).isEqualTo("default");
        assertThat(config.keys().getFirst().rate().perSecond()).isEqualTo(50);
        assertThat(config.keys().getLast().role()).isEqualTo(Role.OPERATE);
        assertThat(config.keys().getLast().rate().burst()).isEqualTo(60);
    }

    @Test
    void everyMistakeIsNamed() {
        Settings settings = settings("""
                api:
                  tls: { certificate: cert.pem }
                  eventToken: { secret: short }
                  events: { allowedOrigins: ["*", "https://shop.example/path"] }
                  keys:
                    - { id: a, sha256: "xyz" }
                    - { id: b, sha256: "%s" }
                    - { id: b, sha256: "%s" }
                  portt: 1
                """.formatted(HASH, "cd".repeat(32)));

        ApiConfig.from(settings.section("api"));

        List<String> mistakes = settings.mistakes();
        assertThat(mistakes).anyMatch(m -> m.contains("certificate"));
        assertThat(mistakes).anyMatch(m -> m.contains("eventToken.secret"));
        assertThat(mistakes).anyMatch(m -> m.contains("allowedOrigins"));
        assertThat(mistakes).anyMatch(m -> m.contains("sha256"));
        assertThat(mistakes).anyMatch(m -> m.contains("named b"));
        assertThat(mistakes).anyMatch(m -> m.contains("portt"));
    }
}
