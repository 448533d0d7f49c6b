package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Addressee;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no longer so is not told; what was told, or may be on its way, stays as it is. */
class SupersedingTest {
    private static final Sent IN_TEN_MINUTES = FakeChannel.sent(Outcome.RETRY, 500, "STATUS", Duration.ofMinutes(10));

    private final Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final ToPeople channel = new ToPeople();
    private World world;

    private static final class ToPeople extends FakeChannel {
        private volatile @Nullable String without;

        @Override
        public boolean toPeople() {
            return true;
        }

        @Override
        public Addressee addressee(
                String type, String target, Map<String, String> options, Map<String, String> receivers) {
            return type.equals(without) ? new Addressee.Nobody("NO_TEXT") : Addressee.ENDPOINT;
        }
    }

    @BeforeEach
    void open() {
        world = World.start(channel);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OUTDATED, order.refunded, order.paid, true",
        "OUTDATED, order.reversed, order.paid, true",
        "OUTDATED, order.closed, order.pending, true",
        "OUTDATED, order.paid, order.failed, true",
        "OUTDATED, order.chargeback, order.disputed, true",
        "OUTDATED, order.partially_refunded, order.paid, false",
        "OUTDATED, order.disputed, order.paid, false",
        "OUTDATED, order.updated, order.paid, false",
        "OUTDATED, order.refunded, order.updated, false",
        "NONE, order.refunded, order.paid, false",
        "ALL, order.updated, order.paid, true",
        "ALL, order.paid, order.updated, true",
    })
    void aNewerEventWithdrawsWhatItMakesUntrue(Supersede mode, String newer, String older, boolean withdraws) {
        assertThat(Superseding.withdraws(mode, newer, older)).isEqualTo(withdraws);
    }

    @Test
    void refundWithdrawsThePaymentThatWaitsForItsNextAttemptAndIsToldAtOnce() {
        world.endpoint("shop", "payer", "order.paid", "order.refunded");
        channel.answer(notice -> answer(notice, 2, IN_TEN_MINUTES));

        world.offer(change(2));
        untilAttempted(2);
        world.offer(change(3));

        Probe.until("the refund is told", () -> state(3) == DeliveryState.DELIVERED);
        assertThat(state(2)).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(delivery(2).attempts()).extracting(Attempt::error).containsExactly("STATUS", "SUPERSEDED");
        assertThat(channel.arrived()).extracting(FakeChannel::sequence).containsExactly(2, 3);
        world.untilCounted("paysync.dispatch.superseded", 1);
        assertThat(world.deliveries("shop", null, DeliveryState.SUPERSEDED)).hasSize(1);
        assertThat(world.deliveries("shop", "o1", DeliveryState.SUPERSEDED)).hasSize(1);
        assertThat(world.deliveries("shop", null, DeliveryState.DELIVERED)).hasSize(1);
        assertThat(world.deliveries("shop", null, DeliveryState.SKIPPED)).isEmpty();
        assertThat(world.refused(
                                DispatchApi.RETRY_DELIVERY,
                                new RetryDelivery("shop", delivery(2).id()))
                        .text())
                .contains("no such delivery");
    }

    @Test
    void inMemoryAFailedAttemptIsNotRepeatedForWhatIsNoLongerSo() {
        world.endpoint("shop", "payer", "order.paid", "order.refunded");
        Promise<Sent> slow = Promise.promise();
        channel.answer(
                notice -> FakeChannel.sequence(notice) == 2 ? slow.future() : Future.succeededFuture(FakeChannel.OK));

        world.offer(change(2));
        world.offer(change(3));
        slow.complete(FakeChannel.ERROR);

        Probe.until("the refund is told", () -> state(3) == DeliveryState.DELIVERED);
        assertThat(state(2)).isEqualTo(DeliveryState.SUPERSEDED);
        assertThat(world.count("paysync.dispatch.put.back"))
                .as("nothing went to the table and back")
                .isZero();
    }

    @Test
    void whatIsToldInOrderToSystemsIsNotWithdrawn() {
        save("system", Supersede.NONE);
        channel.answer(notice -> answer(notice, 2, channel.arrived().size() > 2 ? FakeChannel.OK : FakeChannel.ERROR));

        world.offer(change(2), change(3));

        Probe.until("the refund is told", () -> state(3) == DeliveryState.DELIVERED);
        assertThat(state(2)).isEqualTo(DeliveryState.DELIVERED);
        assertThat(channel.arrived()).extracting(FakeChannel::sequence).containsExactly(2, 2, 2, 3);
    }

    @Test
    void whoWantsTheLatestStateAloneIsToldNothingOlderAfterATrouble() {
        save("latest", Supersede.ALL);
        channel.answer(notice -> FakeChannel.sequence(notice) < 5
                ? Future.succeededFuture(IN_TEN_MINUTES)
                : Future.succeededFuture(FakeChannel.OK));

        world.offer(change(1));
        untilAttempted(1);
        world.offer(change(2), change(3));
        world.offer(change(4), change(5));

        Probe.until("the latest is told", () -> state(5) == DeliveryState.DELIVERED);
        for (int older = 1; older < 5; older++) {
            assertThat(state(older)).isEqualTo(DeliveryState.SUPERSEDED);
        }
    }

    @Test
    void aRefundThatIsToldToNobodyWithdrawsNothing() {
        channel.without = "order.refunded";
        world.endpoint("shop", "payer", "order.paid", "order.refunded");
        channel.answer(notice -> answer(notice, 2, FakeChannel.ERROR));

        world.offer(change(2), change(3));
        Probe.until("the refund is skipped", () -> state(3) == DeliveryState.SKIPPED);
        channel.answerAlways(FakeChannel.OK);

        Probe.until("the payment is finished", () -> state(2) != DeliveryState.PENDING);
        assertThat(state(2)).isIn(DeliveryState.DELIVERED, DeliveryState.DEAD);
    }

    @Test
    void whatAPersonSendsAgainIsSentThoughSomethingNewerWasTold() {
        world.endpoint("shop", "payer", "order.paid", "order.refunded");
        channel.answerAlways(FakeChannel.sent(Outcome.PERMANENT, 400, "REFUSED", null));
        world.offer(change(2));
        Probe.until("it is dead", () -> state(2) == DeliveryState.DEAD);
        channel.answerAlways(FakeChannel.OK);
        world.offer(change(3));
        Probe.until("the refund is told", () -> state(3) == DeliveryState.DELIVERED);

        world.ask(
                DispatchApi.RETRY_DELIVERY,
                new RetryDelivery("shop", delivery(2).id()));

        Probe.until("it is told", () -> state(2) == DeliveryState.DELIVERED);
        assertThat(channel.arrived()).extracting(FakeChannel::sequence).containsExactly(2, 3, 2);
    }

    private void save(String id, Supersede supersede) {
        SaveEndpoint s = World.save("shop", id);
        EndpointRule rule = new EndpointRule(Filter.ALL, supersede);
        world.ask(
                DispatchApi.SAVE_ENDPOINT,
                new SaveEndpoint("shop", id, s.channel(), s.target(), Set.of(), Map.of(), null, rule));
    }

    private static Future<Sent> answer(Notice notice, int version, Sent sent) {
        return Future.succeededFuture(FakeChannel.sequence(notice) == version ? sent : FakeChannel.OK);
    }

    private void untilAttempted(int version) {
        Probe.until("attempt of " + version, () -> !delivery(version).attempts().isEmpty());
    }

    private DeliveryState state(int version) {
        return delivery(version).state();
    }

    private Delivery delivery(int version) {
        List<Delivery> all = world.deliveries("shop", "o1", null);
        return all.stream().filter(d -> d.version() == version).findFirst().orElseThrow();
    }

    /** 1 registers, 2 pays, 3 refunds, later ones update. */
    private Change change(int version) {
        if (version < 3) {
            return Samples.change("shop", "o1", version, at);
        }
        OrderStatus from = version == 3 ? OrderStatus.PAID : OrderStatus.REFUNDED;
        OrderKey key = new OrderKey("shop", "o1");
        return new Change(
                key,
                version,
                from,
                OrderStatus.REFUNDED,
                null,
                Source.CALLBACK,
                "sample",
                at,
                Samples.order(key, OrderStatus.REFUNDED, version, Map.of(), at));
    }
}
