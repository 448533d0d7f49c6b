package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.platform.config.Settings;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that are still unpaid at the last question. */
class ExpiryTest {
    private static final Expiry CLOSE = new Expiry(Expiry.Action.CLOSE, Map.of("careful", Expiry.Action.INCIDENT));

    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final House house = new House(alipay);

    @AfterEach
    void close() {
        house.close();
    }

    /** A life of half a second, and three late questions. */
    private OrderKey orderThatEnds() {
        house.start(config(100, List.of(ms(100), ms(300)), Duration.ofMinutes(1), ms(500), CLOSE));
        return house.register(alipay, "expired", 1).getFirst();
    }

    @Test
    void anOrderThatTheProviderStillWaitsForIsClosedAfterTheLastQuestion() {
        alipay.saysWaiting();
        OrderKey order = orderThatEnds();

        Probe.until("it is closed", () -> house.orders.status(order) == OrderStatus.CLOSED && !house.watched(order));

        assertThat(house.orders.incidents).isEmpty();
        PaymentFact closed = house.orders.applied.getLast();
        assertThat(closed.claim()).isEqualTo(new Claim.Closed(null));
        assertThat(closed.rawStatus()).isEqualTo("EXPIRED, last WAIT_BUYER_PAY");
        assertThat(house.polls(order).polls().getFirst().rawStatus()).isEqualTo("EXPIRED, last WAIT_BUYER_PAY");
    }

    @Test
    void anOrderThatTheProviderNeverKnewIsClosedToo() {
        alipay.script = key -> Future.succeededFuture(new QueryAnswer.NotFound("ACQ.TRADE_NOT_EXIST"));
        OrderKey order = orderThatEnds();

        Probe.until("it is closed", () -> house.orders.status(order) == OrderStatus.CLOSED && !house.watched(order));
    }

    @Test
    void withoutAnAnswerNothingIsClosed() {
        alipay.failsWith(Fault.Code.UNAVAILABLE);
        OrderKey order = orderThatEnds();

        Probe.until("it is given up", () -> !house.orders.incidents.isEmpty() && !house.watched(order));

        assertThat(house.orders.incidents).extracting(RaiseIncident::kind).containsExactly("POLL_GAVE_UP");
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.CREATED);
    }

    /** A provider that knows orders by its own number alone, and the callback that would have told it was lost. */
    @Test
    void anOrderThatCouldNotBeAskedAboutIsNeverClosed() {
        alipay.says(new QueryAnswer.CannotAsk("no payment number"));
        OrderKey order = orderThatEnds();

        Probe.until("it is given up", () -> !house.orders.incidents.isEmpty() && !house.watched(order));

        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.CREATED);
        assertThat(house.orders.incidents).singleElement().satisfies(incident -> {
            assertThat(incident.kind()).isEqualTo("POLL_GAVE_UP");
            assertThat(incident.text()).contains("could not be asked about at alipay/main: no payment number");
        });
        assertThat(house.polls(order).polls()).extracting(Poll::outcome).containsOnly("CANNOT_ASK");
    }

    @Test
    void onlyAnAnswerThatSaysUnpaidCloses() {
        OrderKey key = new OrderKey("default", "O-1");
        PaymentFact waiting = alipay.fact(key, new Claim.Pending(ProviderDouble.PRICE, false), "WAIT");
        PaymentFact paid = alipay.fact(key, new Claim.Paid(ProviderDouble.PRICE, null, true), "PAID");
        PaymentFact other = alipay.fact(key, new Claim.Other(), "ODD");

        assertThat(CLOSE.closes("default", new Answer.Unknown("none"))).isTrue();
        assertThat(CLOSE.closes("default", new Answer.Told(List.of(waiting), "WAIT")))
                .isTrue();
        assertThat(CLOSE.closes("careful", new Answer.Told(List.of(waiting), "WAIT")))
                .isFalse();
        assertThat(Expiry.DEFAULT.closes("default", new Answer.Unknown("none"))).isFalse();
        for (List<PaymentFact> facts :
                List.of(List.of(paid), List.of(waiting, paid), List.of(other), List.<PaymentFact>of())) {
            assertThat(CLOSE.closes("default", new Answer.Told(facts, "X"))).isFalse();
        }
        for (Answer none : List.of(
                new Answer.Unaskable("x"),
                new Answer.Failed("x"),
                new Answer.Throttled("x"),
                new Answer.Misconfigured("x"),
                new Answer.NotAsked("x"))) {
            assertThat(CLOSE.closes("default", none)).isFalse();
        }
    }

    @Test
    void theSameEndIsTheSameFact() {
        OrderKey key = new OrderKey("default", "O-1");
        Finish.Seen seen = new Finish.Seen("NOT_FOUND", null, null, 3);

        PaymentFact end = Expiry.fact(key, target(), seen, Instant.EPOCH);

        assertThat(end.key())
                .isEqualTo(Expiry.fact(key, target(), seen, Instant.MAX).key());
        assertThat(end.rawStatus()).isEqualTo("EXPIRED, last NOT_FOUND");
        assertThat(end.environment()).isEqualTo(alipay.environment());
    }

    private Target target() {
        Plans plans = new Plans(Plans.GENERAL, Map.of(), Plans.REFUNDS);
        return new Target(
                alipay.ref(), "default", alipay.environment(), 1, alipay, plans, new Quota(1, ms(100)), null, 1);
    }

    @Test
    void itIsSetForAllAndForSingleMerchants() {
        Settings settings = Settings.parse(
                "test.yaml",
                "polling: { expired: close, merchants: { careful: { expired: incident }, plain: {} } }",
                name -> null);

        Expiry expiry = PollingConfig.from(settings.section("polling")).expiry();

        assertThat(settings.mistakes()).isEmpty();
        assertThat(expiry.general()).isEqualTo(Expiry.Action.CLOSE);
        assertThat(expiry.of()).isEqualTo(Map.of("careful", Expiry.Action.INCIDENT, "plain", Expiry.Action.CLOSE));
    }
}
