package io.paysync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Settings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollingConfigTest {
    private static Settings settings(String... lines) {
        return Settings.parse("test.yaml", String.join("\n", lines), name -> null);
    }

    @Test
    void nothingSetIsUsable() {
        // Given
        Settings settings = settings("polling: {}");

        // When
        PollingConfig config = PollingConfig.from(settings.section("polling"));

        // Then
        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.plans().of(new AccountRef("alipay", "x"), null).steps())
                .isEqualTo(Plans.GENERAL.steps());
        assertThat(config.plans()
                        .of(new AccountRef("wechatpay", "x"), null)
                        .steps()
                        .getFirst())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(config.quotas().of(new AccountRef("alipay", "x")).perSecond())
                .isEqualTo(10);
    }

    @Test
    void schedulesAndQuotasOfProvidersAndAccountsAreRead() {
        // Given
        Settings settings = settings(
                "polling:",
                "  schedule: [10s, 1m]",
                "  schedules:",
                "    stripe: [20s, 2m]",
                "    alipay/main: [3s]",
                "    \"stripe:card\": [9s]",
                "  quota: 7",
                "  quotas:",
                "    stripe: 25",
                "    alipay/main: 0.5");

        // When
        PollingConfig config = PollingConfig.from(settings.section("polling"));

        // Then
        assertThat(settings.mistakes()).isEmpty();
        AccountRef stripe = new AccountRef("stripe", "x");
        AccountRef main = new AccountRef("alipay", "main");
        AccountRef other = new AccountRef("alipay", "other");
        assertThat(config.plans().of(stripe, null).steps()).isEqualTo(Plans.durations(20, 120));
        assertThat(config.plans().of(main, null).steps()).isEqualTo(Plans.durations(3));
        assertThat(config.plans().of(other, null).steps()).isEqualTo(Plans.durations(10, 60));
        assertThat(config.plans().of(stripe, "card").steps()).isEqualTo(Plans.durations(9));
        assertThat(List.of(stripe, main, other))
                .extracting(ref -> config.quotas().of(ref).perSecond())
                .containsExactly(25.0, 0.5, 7.0);
    }

    @Test
    void eachMistakeIsToldWithItsKey() {
        // Given
        Settings settings = settings(
                "polling:",
                "  lease: 12s",
                "  schedule: [10s, 5s]",
                "  schedules:",
                "    stripe: [soon]",
                "    strpie: [5s]",
                "    \"alipay/main:\": [5s]",
                "    \"alipay/:qr\": [5s]",
                "  quotas:",
                "    alipay: 0",
                "  tikc: 1s");

        // When
        PollingConfig.from(settings.section("polling"));

        // Then
        assertThat(settings.mistakes())
                .hasSize(8)
                .anyMatch(m -> m.startsWith("test.yaml:2: polling.lease:"))
                .anyMatch(m -> m.startsWith("test.yaml:3: polling.schedule:"))
                .anyMatch(m -> m.startsWith("test.yaml:5: polling.schedules.stripe:"))
                .anyMatch(m -> m.startsWith("test.yaml:6: polling.schedules.strpie:") && m.contains("known are"))
                .anyMatch(m -> m.startsWith("test.yaml:7: ") && m.contains("names no payment method"))
                .anyMatch(m -> m.startsWith("test.yaml:8: ") && m.contains("names no account"))
                .anyMatch(m -> m.startsWith("test.yaml:10: polling.quotas.alipay:"))
                .anyMatch(m -> m.startsWith("test.yaml:11: polling.tikc:"));
    }
}
