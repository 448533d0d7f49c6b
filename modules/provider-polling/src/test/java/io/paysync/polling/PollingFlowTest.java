package io.paysync.polling;

import static io.paysync.polling.House.config;
import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollingFlowTest {
    private final ProviderDouble alipay = new ProviderDouble("alipay", "main");
    private final ProviderDouble stripe = new ProviderDouble("stripe", "main");
    private House house;

    @BeforeEach
    void build() {
        house = new House(alipay, stripe);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void anOrderWhoseCallbackNeverComesBecomesPaid() {
        // Given
        house.start(config());
        alipay.saysPaid();

        // When
        OrderKey order = house.register(alipay, "lost", 1).getFirst();

        // Then
        Probe.until("the order is paid", () -> house.orders.status(order) == OrderStatus.PAID);
        Probe.until("its watch is forgotten", () -> !house.watched(order));
        assertThat(alipay.asked).hasSize(1);
        assertThat(house.polls(order).polls()).extracting(Poll::outcome).containsExactly("ANSWERED");
        assertThat(house.polls(order).nextAt()).isNull();
    }

    @Test
    void aSettledOrderIsNeverAsked() {
        // Given
        house.start(config(100, List.of(ms(1500), ms(3000)), Duration.ofHours(1)));
        OrderKey order = key("paid");
        Change registered = house.orders.register(order, alipay.ref());
        Change paid = house.orders.move(order, OrderStatus.PAID);
        OrderKey other = key("other");

        // When
        house.offer(registered);
        house.offer(paid);
        house.offer(house.orders.register(other, alipay.ref()));

        // Then
        assertThat(house.watched(order)).isFalse();
        Probe.until("another order is asked", () -> alipay.askedKeys().contains(other));
        assertThat(alipay.askedKeys()).doesNotContain(order);
    }

    @Test
    void anOldChangeAfterTheSettledOneHealsItself() {
        // Given an order that is settled and was never watched
        house.start(config());
        alipay.saysPaid();
        OrderKey order = key("raised");
        Change registered = house.orders.register(order, alipay.ref());
        house.offer(house.orders.move(order, OrderStatus.PAID));

        // When the registration arrives at last
        house.offer(registered);

        // Then
        Probe.until("it is forgotten again", () -> !alipay.asked.isEmpty() && !house.watched(order));
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void anAnswerThatRepeatsItselfIsLoggedOnce() {
        // Given
        house.start(config());
        alipay.saysWaiting();

        // When
        OrderKey order = house.register(alipay, "waiting", 1).getFirst();

        // Then
        Probe.until("it was asked four times", () -> alipay.asked.size() >= 4);
        assertThat(house.count("polling.poll")).isEqualTo(1);
        Probe.until("the repeats are shown", () -> house.polls(order).polls().size() == 2);
        assertThat(house.polls(order).nextAt()).isNotNull();
    }

    @Test
    void aPaymentMethodIsAskedAboutByItsOwnSchedule() {
        // Given
        Duration far = Duration.ofMinutes(30);
        house.start(config(
                List.of(far),
                Map.of("alipay:till", List.of(ms(100), ms(200), ms(800), ms(3200), ms(6400), ms(12_800), far))));
        OrderKey till = key("till");
        OrderKey web = key("web");

        // When
        house.offer(
                house.orders.register(till, alipay.ref(), "till", null),
                house.orders.register(web, alipay.ref(), "web", null));

        // Then the second question is as soon, though the answer in between knows the order by its watch alone
        Probe.until("it was asked three times", () -> alipay.asked.size() >= 3);
        assertThat(alipay.askedKeys()).containsOnly(till);
        assertThat(house.watched(web)).isTrue();
    }

    @Test
    void anOrderTheProviderDoesNotKnowYetStaysUnchangedAndWatched() {
        // Given
        house.start(config());

        // When
        OrderKey order = house.register(alipay, "unknown", 1).getFirst();

        // Then
        Probe.until("it was asked three times", () -> alipay.asked.size() >= 3);
        assertThat(house.orders.status(order)).isEqualTo(OrderStatus.CREATED);
        assertThat(house.orders.applied).isEmpty();
        assertThat(house.watched(order)).isTrue();
    }

    @Test
    void aPayerWhoOpensThePaymentIsWaitedForFromThen() {
        // Given an order that nobody opened for so long that it is asked rarely
        house.start(config(100, List.of(ms(100), ms(200), Duration.ofMinutes(10)), Duration.ofHours(1)));
        OrderKey order = house.register(alipay, "opened", 1).getFirst();
        Probe.until("the quick steps are over", () -> {
            Instant next = house.polls(order).nextAt();
            return next != null && next.isAfter(Instant.now().plusSeconds(60));
        });

        // When
        alipay.saysPaid();
        house.offer(house.orders.move(order, OrderStatus.PENDING));

        // Then
        Probe.until("it is paid soon", () -> house.orders.status(order) == OrderStatus.PAID);
    }

    @Test
    void anOrderWithoutAnAccountThatCanBeAskedIsNotWatched() {
        // Given
        house.start(config());

        // When
        house.offer(
                house.orders.register(key("free"), null),
                house.orders.register(key("foreign"), new ProviderDouble("paypal", "x").ref()));

        // Then
        assertThat(house.count("polling.watch")).isZero();
    }

    /** It may be a second payment: the number of the first one would only tell of the first one again. */
    @Test
    void aClaimThatOnlyAQueryCanConfirmIsAskedForByItsOwnNumberAlsoWhenTheOrderIsSettled() {
        // Given
        house.start(config());
        alipay.saysPaid();
        OrderKey order = key("unproven");
        house.orders.register(order, alipay.ref());
        house.offer(house.orders.paid(order, ms(500), Source.CALLBACK));

        // When
        house.offer(house.orders.claim(order, new Order.Claimed("Tunproven", List.of(), alipay.ref())));

        // Then
        Probe.until("it is asked, and forgotten again", () -> !alipay.asked.isEmpty() && !house.watched(order));
        assertThat(alipay.asked).extracting(ProviderDouble.Asked::tradeNo).containsExactly("Tunproven");
        assertThat(house.orders.applied).hasSize(1);
    }

    @Test
    void anAnswerThatConfirmsNothingIsNotTheLastAlsoWhenTheOrderIsSettled() {
        // Given
        house.start(config());
        alipay.saysWaiting();
        OrderKey order = key("unproven");
        house.orders.register(order, alipay.ref());
        house.offer(house.orders.paid(order, ms(500), Source.CALLBACK));
        house.offer(house.orders.claim(order, new Order.Claimed("Tunproven", List.of(), alipay.ref())));
        Probe.until("it is asked again", () -> alipay.asked.size() >= 3);

        // When
        alipay.saysPaid();
        house.sql("update polling.watch set next_at = now() where lease_until is null");

        // Then
        Probe.until(
                "it is confirmed and forgotten",
                () -> !house.orders.order(order).unconfirmed() && !house.watched(order));
        assertThat(alipay.asked).extracting(ProviderDouble.Asked::tradeNo).containsOnly("Tunproven");
    }

    @Test
    void aClaimAboutAnOrderWithoutAnAccountIsAskedWhereItCameFrom() {
        // Given
        house.start(config());
        alipay.saysPaid();
        OrderKey order = key("free");
        house.offer(house.orders.register(order, null));

        // When
        house.offer(house.orders.claim(order, new Order.Claimed(null, List.of(), alipay.ref())));

        // Then
        Probe.until(
                "it is paid and forgotten",
                () -> house.orders.status(order) == OrderStatus.PAID && !house.watched(order));
    }

    /** Another callback, or a person, has settled it before it was asked. */
    @Test
    void anOrderWithoutAnAccountIsForgottenWhenNothingIsClaimedAnyMore() {
        // Given
        house.start(config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
        alipay.script = asked -> Promise.<QueryAnswer>promise().future();
        OrderKey order = key("free");
        house.orders.register(order, null);
        house.offer(house.orders.claim(order, new Order.Claimed(null, List.of(), alipay.ref())));
        Probe.until("it is watched", () -> house.watched(order));

        // When
        house.offer(house.orders.move(order, OrderStatus.PAID));

        // Then
        assertThat(house.watched(order)).isFalse();
    }

    @Test
    void aClosedOrderNeedsNoMoreQuestions() {
        // Given
        house.start(config());
        alipay.script = asked -> Future.succeededFuture(new QueryAnswer.Told(
                List.of(alipay.fact(asked, new Claim.Closed(null), "TRADE_CLOSED")), "TRADE_CLOSED"));

        // When
        OrderKey order = house.register(alipay, "closed", 1).getFirst();

        // Then
        Probe.until("it is closed", () -> house.orders.status(order) == OrderStatus.CLOSED);
        Probe.until("its watch is forgotten", () -> !house.watched(order));
    }

    @Test
    void ordersThatAreDueTogetherShareOneQuestionAndWhoIsNotInTheListIsAskedAlone() {
        // Given a provider that lists every other order
        house.start(config());
        stripe.saysPaid();
        stripe.together = 10;
        Set<OrderKey> told = ConcurrentHashMap.newKeySet();
        stripe.listScript = keys -> {
            List<OrderKey> listed =
                    keys.stream().filter(key -> key.hashCode() % 2 == 0).toList();
            told.addAll(listed);
            return Future.succeededFuture(listed.stream().collect(Collectors.toMap(key -> key, stripe::paid)));
        };

        // When
        List<OrderKey> orders = house.register(stripe, "many", 40);

        // Then
        Probe.until(
                "all are paid",
                () -> orders.stream().allMatch(order -> house.orders.status(order) == OrderStatus.PAID));
        assertThat(stripe.askedTogether)
                .isNotEmpty()
                .allSatisfy(keys -> assertThat(keys).hasSizeBetween(2, 10));
        assertThat(told).isNotEmpty();
        assertThat(stripe.askedKeys()).doesNotContainAnyElementsOf(told);
        assertThat(stripe.overlaps).hasValue(0);
    }

    @Test
    void aListThatFailsCostsNoOrderItsAnswer() {
        // Given
        house.start(config());
        stripe.saysPaid();
        stripe.together = 10;
        stripe.listScript = keys -> Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "scripted"));

        // When
        List<OrderKey> orders = house.register(stripe, "few", 6);

        // Then
        Probe.until(
                "all are paid",
                () -> orders.stream().allMatch(order -> house.orders.status(order) == OrderStatus.PAID));
        assertThat(stripe.asked).hasSize(6);
    }

    @Test
    void whoseSlotsPassWhileTheListIsAwaitedAreAskedAloneNextTime() {
        // Given orders that are due at the same moment, one of them asked for by hand on a node that is gone
        house.start(config(100, List.of(Duration.ofMinutes(10)), Duration.ofHours(1)));
        stripe.together = 10;
        stripe.listScript = keys ->
                Future.fromCompletionStage(CompletableFuture.supplyAsync(Map::of, delayedExecutor(500, MILLISECONDS)));
        List<OrderKey> orders = house.register(stripe, "slow", 3);

        // When
        house.sql("update polling.watch set next_at = now(), once = order_id = 'slow2'");

        // Then
        Probe.until("each is asked alone", () -> stripe.askedKeys().containsAll(orders));
        Probe.until("the one by hand is forgotten", () -> !house.watched(orders.get(2)));
        Probe.until(
                "the others took their next step",
                () -> house.count("polling.watch where asked = 1 and next_at > now() + interval '1 minute'") == 2);
        assertThat(stripe.asked).hasSize(3);
        assertThat(stripe.askedTogether).hasSize(1);
    }
}
