package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Environment;
import io.paysync.platform.config.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderStateConfigTest {
    @Test
    void anEmptySectionGivesTheDefaults() {
        Settings settings = Settings.parse("test.yaml", "orders: {}", name -> null);

        OrderStateConfig config = OrderStateConfig.from(settings.section("orders"));

        assertThat(config).isEqualTo(OrderStateConfig.DEFAULT);
        assertThat(settings.mistakes()).isEmpty();
    }

    @Test
    void everyKeyIsRead() {
        Settings settings = Settings.parse("test.yaml", """
                orders:
                  lanes: 3
                  batchRows: 100
                  queueMax: 200
                  inFlightMax: 5
                  attemptsMax: 2
                  entriesMax: 50
                  lateMoney: hold
                  overpaidMax: 100
                  underpaidMax: 2
                  environment: live
                  merchants:
                    shop7: { lateMoney: ask-refund, overpaid: ask-refund, overpaidMax: 500 }
                    shop8: { overpaidMax: 0, underpaidMax: 3, environment: sandbox }
                  parkedPeriod: 2s
                  parkedIncidentAfter: 1h
                  parkedKeep: 30d
                  adopt: { accounts: [alipay/main], after: 1m }
                  receivers: [dispatch]
                  offer: { rows: 10, queueMax: 1000, inFlight: 1, tries: 2, retryAfter: 50ms }
                  sweep: { period: 1s, pageRows: 50, lag: 3s, ttl: 20s }
                """, name -> null);

        OrderStateConfig config = OrderStateConfig.from(settings.section("orders"));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(config.terms("shop7")).isEqualTo(new Terms(LateMoney.ASK_REFUND, Overpaid.ASK_REFUND, 500, 2));
        assertThat(config.terms("shop8")).isEqualTo(new Terms(LateMoney.HOLD, Overpaid.ACCEPT, 0, 3));
        assertThat(config.terms("default")).isEqualTo(new Terms(LateMoney.HOLD, Overpaid.ACCEPT, 100, 2));
        assertThat(config.environment())
                .isEqualTo(new EnvironmentConfig(Environment.LIVE, Map.of("shop8", Environment.SANDBOX)));
        assertThat(config.adopt()).isEqualTo(new AdoptConfig(Set.of(Facts.MAIN), Duration.ofMinutes(1)));
        assertThat(config.receivers()).containsExactly("dispatch");
        assertThat(config.offer()).isEqualTo(new OfferConfig(10, 1000, 1, 2, Duration.ofMillis(50)));
        assertThat(config.sweep().pageRows()).isEqualTo(50);
        assertThat(config.parkedKeep()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void wrongValuesAreNotedAndReplacedByDefaults() {
        Settings settings = Settings.parse(
                "test.yaml",
                "orders: { lanes: 0, receivers: [mail], offer: { rows: 501 }, overpaidMax: -1, adopt: { accounts: [alipay] }, merchants: { shop: { environment: play } } }",
                name -> null);

        OrderStateConfig config = OrderStateConfig.from(settings.section("orders"));

        assertThat(settings.mistakes()).hasSize(6).allSatisfy(m -> assertThat(m).contains("orders."));
        assertThat(config.environment().of()).isEqualTo(Map.of("shop", Environment.LIVE));
        assertThat(config.adopt()).isEqualTo(OrderStateConfig.DEFAULT.adopt());
        assertThat(config.terms()).isEqualTo(OrderStateConfig.DEFAULT.terms());
        assertThat(config.lanes()).isEqualTo(OrderStateConfig.DEFAULT.lanes());
        assertThat(config.receivers()).isEqualTo(OrderStateConfig.DEFAULT.receivers());
        assertThat(config.offer()).isEqualTo(OrderStateConfig.DEFAULT.offer());
    }
}
