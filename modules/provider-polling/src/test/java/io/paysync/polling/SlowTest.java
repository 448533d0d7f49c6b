package io.paysync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.config.Settings;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account whose callbacks still come, but late. */
class SlowTest {
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private House house;

    @BeforeEach
    void build() {
        house = new House(alipay);
        house.start(House.config(100, List.of(Duration.ofHours(1)), Duration.ofDays(1)));
        Probe.until("the account is there", () -> house.count("polling.account") == 1);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** In the days before, callbacks took two seconds. */
    private void usually() {
        house.sql("""
                insert into polling.slow (account_id, daily, slot, bucket, called, missed)
                select id, true, date_bin('1 day', now(), '2000-01-01Z') - interval '3 days', 1, 1000, 0 from polling.account
                """);
    }

    private void called(String prefix, int count, Duration delay) {
        List<OrderKey> keys = house.register(alipay, prefix, count);
        house.offer(keys.stream()
                .map(key -> house.orders.paid(key, delay, Source.CALLBACK))
                .toArray(Change[]::new));
    }

    @Test
    void callbacksThatComeMuchLaterThanUsualRaiseAnIncidentUntilTheyAreAsUsual() {
        usually();

        called("slow", 6, Duration.ofSeconds(12));

        Probe.until("an incident is raised", () -> !house.orders.incidents.isEmpty());
        RaiseIncident incident = house.orders.incidents.element();
        assertThat(incident.kind()).isEqualTo("CALLBACKS_SLOW");
        assertThat(incident.key()).isEqualTo("CALLBACKS_SLOW:alipay/main");
        assertThat(incident.text()).contains("took longer than 8 s, where usually 90 % come within 2 s");
        house.orders.refusesClosing = true;

        called("quick", 30, Duration.ofSeconds(2));
        Probe.until("closing was refused", () -> house.orders.refusedCloses.get() > 0);
        house.orders.refusesClosing = false;

        Probe.until("the incident is closed", () -> !house.orders.closedIncidents.isEmpty());
        assertThat(house.orders.closedIncidents.element().id()).isEqualTo("id of CALLBACKS_SLOW:alipay/main");
        Probe.until(
                "the account is no longer slow",
                () -> house.count("polling.account where slow_since is not null") == 0);
        assertThat(house.orders.incidents).hasSize(1);
    }

    @Test
    void waitingOrdersAreAskedAboutOnceWhileCallbacksAreLate() {
        usually();
        List<OrderKey> waiting = house.register(alipay, "waiting", 8);

        called("slow", 6, Duration.ofSeconds(12));

        Probe.until(
                "the waiting orders are asked about", () -> alipay.askedKeys().containsAll(waiting));
        assertThat(house.orders.incidents).extracting(RaiseIncident::kind).containsExactly("CALLBACKS_SLOW");
        called("more", 6, Duration.ofSeconds(12));
        Probe.until("the next are counted", () -> house.count("polling.slow where called = 12") > 0);
        assertThat(alipay.askedKeys()).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(house.count("polling.watch where planned_at <= now()")).isZero();
    }

    @Test
    void nothingIsSaidWhileNobodyKnowsWhatIsUsual() {
        called("slow", 6, Duration.ofSeconds(12));

        Probe.until("they are counted", () -> house.count("polling.slow where called = 6") == 2);
        called("more", 6, Duration.ofSeconds(12));
        Probe.until("and more of them", () -> house.count("polling.slow where called = 12") == 2);
        assertThat(house.orders.incidents).isEmpty();
    }

    @Test
    void howMuchSlowerIsSet() {
        Settings settings = Settings.parse("test.yaml", "polling: { silence: { slower: 0.5 } }", name -> null);

        SilenceConfig config = PollingConfig.from(settings.section("polling")).silence();

        assertThat(settings.mistakes()).singleElement().asString().contains("polling.silence.slower");
        assertThat(config.watchesDelay()).isTrue();
        assertThat(new SilenceConfig(0.5, 20, 0, Duration.ZERO, Duration.ZERO).watchesDelay())
                .isFalse();
    }
}
