package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.BudgetApi;
import io.paysync.contract.dispatch.BudgetApi.BudgetPage;
import io.paysync.contract.dispatch.BudgetApi.ChannelBudget;
import io.paysync.contract.dispatch.BudgetApi.Limits;
import io.paysync.contract.dispatch.BudgetApi.ListBudgets;
import io.paysync.contract.dispatch.BudgetApi.SaveBudget;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.contract.dispatch.TrialApi.Tried;
import io.paysync.contract.dispatch.TrialApi.TryEndpoint;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.IncidentPage;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.dispatch.BudgetStore.Asked;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One phone, one merchant and a flood of orders. */
class BudgetFlowTest {
    private static final String PHONE = "+8613800138000";

    private final DbConfig db = World.database();
    private final FakeSms sms = new FakeSms("sms");

    @Test
    void whatIsTooMuchForOnePhoneIsSkippedAndSaid() {
        try (World world = world(new Budget(2, 9, 0), sms)) {
            save(world, "sms", "cn", null);
            for (int i = 1; i <= 5; i++) {
                world.offer(Samples.change("shop", "o" + i, 2));
            }

            Probe.until("all are finished", () -> pending(world).isEmpty());
            assertThat(sms.arrived()).hasSize(2);
            assertThat(world.deliveries("shop", null, DeliveryState.DELIVERED)).hasSize(2);
            assertThat(world.deliveries("shop", null, DeliveryState.SKIPPED))
                    .hasSize(3)
                    .allSatisfy(skipped -> assertThat(skipped.attempts())
                            .extracting(Attempt::error)
                            .containsExactly("BUDGET"));
            assertThat(over(world, "recipient")).isEqualTo(3);
            assertThat(world.count("paysync.dispatch.superseded")).isZero();
        }
    }

    @Test
    void phoneOfTheTargetAndOfTheOrderAreTheSame() {
        try (World world = world(new Budget(1, 9, 0), sms)) {
            save(world, "sms", "cn", null);
            save(world, "boss", "other/" + PHONE, null);

            world.offer(Samples.change("shop", "o1", 2));

            Probe.until("both are finished", () -> pending(world).isEmpty());
            assertThat(sms.arrived()).hasSize(1);
        }
    }

    @Test
    void nodesTogetherSendNoMoreThanTheBudget() {
        try (World one = world(new Budget(0, 3, 0), sms);
                World two = world(new Budget(0, 3, 0), sms)) {
            save(one, "sms", "cn", null);
            for (int i = 1; i <= 10; i++) {
                one.offer(Samples.change("shop", "a" + i, 2));
                two.offer(Samples.change("shop", "b" + i, 2));
            }

            Probe.until(
                    "all are finished",
                    () -> one.deliveries("shop", null, null).size() == 20
                            && pending(one).isEmpty());
            assertThat(sms.arrived()).hasSize(3);
        }
    }

    @Test
    void oneThatIsTriedAgainIsOneMessage() {
        AtomicInteger times = new AtomicInteger();
        sms.answer(notice -> Future.succeededFuture(times.incrementAndGet() < 3 ? FakeChannel.ERROR : FakeChannel.OK));
        try (World world = world(new Budget(1, 1, 0), sms)) {
            save(world, "sms", "cn", null);
            world.offer(Samples.change("shop", "o1", 2));

            world.untilState("o1", DeliveryState.DELIVERED);
            assertThat(sms.arrived()).hasSize(3);
        }
    }

    @Test
    void nodeThatDiesBetweenCountingAndSendingCostsNoMessage() {
        try (World world = world(new Budget(1, 1, 0), sms)) {
            save(world, "sms", "cn", null);
            DeliveryKey key = DeliveryKey.of("shop", "o1", "sms", 2);
            byte[] name = new ContactHash(Samples.KEY, Optional.empty()).of("shop", "sms", PHONE);
            Asked counted =
                    new Asked("shop", "sms", name, ContactHash.messageId(key.messageId(), 1), new Budget(1, 1, 0));
            Probe.result(new BudgetStore(world.node.db()).spend(List.of(counted), Duration.ZERO, null));

            world.offer(Samples.change("shop", "o2", 2));
            world.untilState("o2", DeliveryState.SKIPPED);
            world.offer(Samples.change("shop", "o1", 2));

            world.untilState("o1", DeliveryState.DELIVERED);
            assertThat(sms.arrived()).extracting(Notice::orderId).containsExactly("o1");
        }
    }

    @Test
    void nodeThatTakesOverSendsWhatTheDeadOneCounted() {
        FakeSms hanging = new FakeSms("sms");
        hanging.hang();
        World dying = world(new Budget(1, 1, 0), hanging);
        save(dying, "sms", "cn", null);
        dying.offer(Samples.change("shop", "o1", 2));
        Probe.until("it is under way", () -> hanging.arrived().size() == 1);

        dying.crash();
        try (World heir = world(new Budget(1, 1, 0), sms)) {
            heir.untilState("o1", DeliveryState.DELIVERED);
            heir.offer(Samples.change("shop", "o2", 2));

            heir.untilState("o2", DeliveryState.SKIPPED);
            assertThat(sms.arrived()).hasSize(1);
        }
    }

    @Test
    void merchantThatHasSentEnoughIsToldOnceAndReplaysLater() {
        Queue<RaiseIncident> raised = new ConcurrentLinkedQueue<>();
        try (World world = world(new Budget(0, 9, 1), sms)) {
            Probe.result(world.node.bus().answer(OrdersApi.RAISE_INCIDENT, 10, ask -> {
                raised.add(ask);
                return Future.succeededFuture(new IncidentPage(List.of(), null));
            }));
            save(world, "sms", "cn", null);
            world.offer(Samples.change("shop", "o1", 2));
            world.untilState("o1", DeliveryState.DELIVERED);
            world.offer(Samples.change("shop", "o2", 2), Samples.change("shop", "o3", 2));

            world.untilState("o2", DeliveryState.DEAD);
            world.untilState("o3", DeliveryState.DEAD);
            assertThat(delivery(world, "o2").attempts())
                    .extracting(Attempt::error)
                    .containsExactly("MERCHANT_BUDGET");
            assertThat(over(world, "merchant")).isEqualTo(2);
            assertThat(raised).hasSize(1);
            assertThat(raised.element().kind()).isEqualTo("BUDGET_SPENT");
            assertThat(raised.element().key()).startsWith("budget/sms/20");
        }
        try (World raisedBudget = world(new Budget(0, 9, 2), sms)) {
            raisedBudget.ask(
                    DispatchApi.RETRY_DELIVERY,
                    new RetryDelivery("shop", delivery(raisedBudget, "o2").id()));

            raisedBudget.untilState("o2", DeliveryState.DELIVERED);
            assertThat(sms.arrived()).extracting(Notice::orderId).containsExactly("o1", "o2");
            assertThat(delivery(raisedBudget, "o2").attempts())
                    .extracting(Attempt::error)
                    .containsExactly("MERCHANT_BUDGET", null);
        }
    }

    @Test
    void whatAPersonSendsAgainCountsAnew() {
        try (World world = world(new Budget(2, 9, 0), sms)) {
            save(world, "sms", "cn", null);
            world.offer(Samples.change("shop", "o1", 2));
            world.untilState("o1", DeliveryState.DELIVERED);

            retry(world, "o1");
            Probe.until("it is sent again", () -> sms.arrived().size() == 2);
            world.untilState("o1", DeliveryState.DELIVERED);
            retry(world, "o1");

            world.untilState("o1", DeliveryState.SKIPPED);
            assertThat(sms.arrived()).hasSize(2);
        }
    }

    @Test
    void standInIsToldOfWhatWasTooMuchForTheOther() {
        FakeSms push = new FakeSms("push");
        Map<String, Budget> budgets = Map.of("push", new Budget(1, 9, 0), "sms", new Budget(1, 9, 0));
        try (World world = World.on(db, World.withBudgets(World.quick(), budgets), Map.of("push", push, "sms", sms))) {
            save(world, "push", "ios", null);
            save(world, "sms", "cn", new InsteadOf("push", Duration.ofMinutes(30)));
            for (int i = 1; i <= 3; i++) {
                world.offer(Samples.change("shop", "o" + i, 2));
                Probe.until("nothing waits", () -> pending(world).isEmpty());
            }

            assertThat(push.arrived()).hasSize(1);
            assertThat(sms.arrived()).hasSize(1);
            assertThat(world.deliveries("shop", null, DeliveryState.SKIPPED)).hasSize(3);
        }
    }

    @Test
    void merchantsOwnBudgetHoldsAtOnceAndOnlyForIt() {
        try (World world = world(new Budget(0, 1, 0), sms)) {
            save(world, "sms", "cn", null);
            world.offer(Samples.change("shop", "o1", 2), Samples.change("shop", "o2", 2));
            Probe.until("all are finished", () -> pending(world).isEmpty());
            assertThat(sms.arrived()).hasSize(1);
            String skipped = world.deliveries("shop", null, DeliveryState.SKIPPED)
                    .getFirst()
                    .orderId();

            BudgetPage saved = world.ask(BudgetApi.SAVE, new SaveBudget("shop", "sms", new Limits(0, 2, 9)));
            assertThat(saved.budgets()).containsExactly(new ChannelBudget("sms", new Limits(0, 2, 9), true));
            retry(world, skipped);
            world.untilState(skipped, DeliveryState.DELIVERED);
            assertThat(delivery(world, skipped).attempts())
                    .extracting(Attempt::error)
                    .containsOnlyNulls()
                    .hasSize(1);
            retry(world, skipped);
            world.untilState(skipped, DeliveryState.SKIPPED);

            world.ask(BudgetApi.SAVE, new SaveBudget("shop", "sms", null));
            assertThat(world.ask(BudgetApi.LIST, new ListBudgets("shop")).budgets())
                    .hasSize(6)
                    .contains(
                            new ChannelBudget("sms", new Limits(0, 1, 0), false),
                            new ChannelBudget("push", null, false));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "webhook, 0, 5, 5, channel",
        "sms, 0, 0, 5, recipientPerDay",
        "sms, 6, 5, 5, recipientPerHour",
        "sms, 0, 101, 5, ownRecipientPerDayMax",
        "sms, 0, 5, 501, ownMerchantPerDayMax",
        "sms, 0, 5, 0, ownMerchantPerDayMax",
        "sms, 0, 5, -1, merchantPerDay",
    })
    void budgetOutOfBoundsChangesNothing(String channel, int perHour, int perDay, int merchantPerDay, String word) {
        try (World world = world(new Budget(0, 1, 0), sms)) {
            BudgetPage before = world.ask(BudgetApi.LIST, new ListBudgets("shop"));

            Fault fault = world.refused(
                    BudgetApi.SAVE, new SaveBudget("shop", channel, new Limits(perHour, perDay, merchantPerDay)));

            assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
            assertThat(fault.text()).contains(word);
            assertThat(world.ask(BudgetApi.LIST, new ListBudgets("shop"))).isEqualTo(before);
        }
    }

    @Test
    void testMessageCountsLikeAnyOther() {
        try (World world = world(new Budget(1, 9, 0), sms)) {
            save(world, "sms", "cn", null);
            world.offer(Samples.change("shop", "o1", 2));
            world.untilState("o1", DeliveryState.DELIVERED);

            Tried tried = world.ask(TrialApi.TRY, new TryEndpoint("shop", "sms", "order.paid", Map.of("phone", PHONE)));

            assertThat(tried.outcome()).isEqualTo(TrialApi.Outcome.SKIPPED);
            assertThat(tried.error()).isEqualTo("BUDGET");
            assertThat(sms.arrived()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeAskedNowIsNotSentNow() {
        try (World world = world(new Budget(1, 9, 0), sms)) {
            save(world, "sms", "cn", null);
            run(world, "alter table dispatch.spent rename to hidden");
            world.offer(Samples.change("shop", "o1", 2));
            Probe.until("it is put back", () -> world.count("paysync.dispatch.put.back") >= 1);
            assertThat(sms.arrived()).isEmpty();

            run(world, "alter table dispatch.hidden rename to spent");

            world.untilState("o1", DeliveryState.DELIVERED);
            assertThat(delivery(world, "o1").attempts()).hasSize(1);
        }
    }

    @Test
    void channelWithoutABudgetAsksAndWritesNothing() {
        FakeChannel webhook = new FakeChannel();
        try (World world = World.on(db, World.quick(), webhook)) {
            world.endpoint("shop", "a");
            run(world, "drop table dispatch.spent");
            world.offer(Samples.change("shop", "o1", 2));

            world.untilState("o1", DeliveryState.DELIVERED);
        }
    }

    private World world(Budget budget, Channel channel) {
        return World.on(db, World.withBudgets(World.quick(), Map.of(channel.name(), budget)), channel);
    }

    /** Its id is its channel's, or another name for the second one over SMS. */
    private static void save(World world, String id, String target, @Nullable InsteadOf insteadOf) {
        String channel = id.equals("push") ? "push" : "sms";
        world.ask(
                DispatchApi.SAVE_ENDPOINT,
                new SaveEndpoint(
                        "shop",
                        id,
                        channel,
                        target,
                        Set.of("order.paid"),
                        Map.of(),
                        null,
                        new EndpointRule(Filter.ALL, null, insteadOf)));
    }

    private static List<Delivery> pending(World world) {
        return world.deliveries("shop", null, DeliveryState.PENDING);
    }

    private static Delivery delivery(World world, String order) {
        return world.deliveries("shop", order, null).getFirst();
    }

    private static void retry(World world, String order) {
        world.ask(
                DispatchApi.RETRY_DELIVERY,
                new RetryDelivery("shop", delivery(world, order).id()));
    }

    private static void run(World world, String sql) {
        Probe.result(world.node.db().query(Sql.of("test.run", sql), Args.of()));
    }

    private static double over(World world, String whose) {
        return world.meters
                .get("paysync.dispatch.over.budget")
                .tag("whose", whose)
                .counter()
                .count();
    }
}
