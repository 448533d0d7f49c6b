package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.KEY;
import static io.paysync.orderstate.Facts.MAIN;
import static io.paysync.orderstate.Facts.OTHER;
import static io.paysync.orderstate.Facts.PRICE;
import static io.paysync.orderstate.Facts.account;
import static io.paysync.orderstate.Facts.at;
import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.dispute;
import static io.paysync.orderstate.Facts.fact;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.pending;
import static io.paysync.orderstate.Facts.poll;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.registration;
import static io.paysync.orderstate.Facts.trade;
import static io.paysync.orderstate.Facts.unconfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ApplyFacts;
import io.paysync.contract.orders.OrdersApi.ClearReview;
import io.paysync.contract.orders.OrdersApi.CloseIncident;
import io.paysync.contract.orders.OrdersApi.FactOutcome;
import io.paysync.contract.orders.OrdersApi.FindMissingFacts;
import io.paysync.contract.orders.OrdersApi.GetHistory;
import io.paysync.contract.orders.OrdersApi.GetOrder;
import io.paysync.contract.orders.OrdersApi.History;
import io.paysync.contract.orders.OrdersApi.Incident;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.OrderPage;
import io.paysync.contract.orders.OrdersApi.OrderRegistered;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.contract.orders.OrdersApi.ReadChanges;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.testkit.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderStateVerticleTest {
    private final House house = House.quiet();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPaymentOfARegisteredOrderMovesItAndIsRemembered() {
        Order registered = house.register("ORD-1");
        assertThat(registered.status()).isEqualTo(OrderStatus.CREATED);
        assertThat(registered.version()).isEqualTo(1);

        FactOutcome outcome = house.apply(paid("e1")).getFirst();

        assertThat(outcome)
                .isEqualTo(new FactOutcome(
                        new FactKey(MAIN, "e1"),
                        Result.MOVED,
                        KEY,
                        OrderStatus.PAID,
                        2,
                        "paid 88.80 CNY, trade T1",
                        false));
        Order order = house.order("ORD-1");
        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(order.paidMinor()).isEqualTo(8880);
        assertThat(order.tradeNo()).isEqualTo("T1");
        assertThat(order.registration()).isEqualTo(registration());
        History history = house.history("ORD-1");
        assertThat(history.changes()).extracting(Change::type).containsExactly("order.created", "order.paid");
        assertThat(history.changes().getLast().order()).isEqualTo(order);
        assertThat(history.changes().getLast().cause()).isEqualTo(new FactKey(MAIN, "e1"));
        assertThat(history.facts()).singleElement().satisfies(seen -> {
            assertThat(seen.result()).isEqualTo(Result.MOVED);
            assertThat(seen.reason()).isEqualTo("paid 88.80 CNY, trade T1");
            assertThat(seen.version()).isEqualTo(2);
        });
    }

    @Test
    void theSameFactAgainIsADuplicateAlsoWithinOneBatch() {
        house.register("ORD-1");

        List<FactOutcome> first = house.apply(paid("e1"), paid("e1"));
        List<FactOutcome> again = house.apply(paid("e1"));

        assertThat(first).extracting(FactOutcome::result).containsExactly(Result.MOVED, Result.DUPLICATE);
        assertThat(again).extracting(FactOutcome::result).containsExactly(Result.DUPLICATE);
        assertThat(again.getFirst().status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.order("ORD-1").version()).isEqualTo(2);
    }

    @Test
    void factsOfOneOrderInOneBatchAreStepsOneAfterTheOther() {
        house.register("ORD-1");

        List<FactOutcome> outcomes =
                house.apply(pending("e1"), paid("e2"), closed("e3"), refund("e4", "R1", RefundState.SUCCEEDED, 8880));

        assertThat(outcomes)
                .extracting(FactOutcome::result)
                .containsExactly(Result.MOVED, Result.MOVED, Result.NOTHING, Result.MOVED);
        assertThat(house.history("ORD-1").changes()).extracting(Change::version).containsExactly(1, 2, 3, 4);
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(house.changes("default", null)).extracting(Change::version).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aFactBeforeItsOrderIsParkedAndAppliedByTheRegistration() {
        assertThat(house.result(paid("e1"))).isEqualTo(Result.PARKED);
        assertThat(house.result(paid("e1"))).isEqualTo(Result.DUPLICATE);
        assertThat(house.result(paid("e2", cny(1)))).isEqualTo(Result.PARKED);

        OrderRegistered registered = house.ask(OrdersApi.REGISTER, new RegisterOrder(KEY, registration()));

        assertThat(registered.created()).isTrue();
        assertThat(registered.order().status()).isEqualTo(OrderStatus.PAID);
        assertThat(registered.order().review()).startsWith("AMOUNT_MISMATCH");
        assertThat(house.history("ORD-1").changes()).hasSize(3);
        assertThat(house.history("ORD-1").facts()).extracting("result").containsExactly(Result.MOVED, Result.REVIEW);
        assertThat(house.count("orders.parked")).isZero();
    }

    @Test
    void registeringAgainIsTheSameOrderAndOtherContentIsRefused() {
        OrderRegistered first = house.ask(OrdersApi.REGISTER, new RegisterOrder(KEY, registration()));
        OrderRegistered again = house.ask(OrdersApi.REGISTER, new RegisterOrder(KEY, registration()));

        Fault other = Probe.fault(house.node
                .bus()
                .ask(OrdersApi.REGISTER, new RegisterOrder(KEY, registration(cny(1), MAIN))));

        assertThat(first.created()).isTrue();
        assertThat(again.created()).isFalse();
        assertThat(again.order()).isEqualTo(first.order());
        assertThat(other.code()).isEqualTo(Fault.Code.CONFLICT);
        assertThat(house.count("orders.change")).isEqualTo(1);
    }

    @Test
    void sameIdTwiceInOneBatchOfRegistrationsIsCreatedOnce() {
        List<io.vertx.core.Future<OrderRegistered>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(house.node.bus().ask(OrdersApi.REGISTER, new RegisterOrder(KEY, registration())));
        }

        List<OrderRegistered> answers = asked.stream().map(Probe::result).toList();

        assertThat(answers).filteredOn(OrderRegistered::created).hasSize(1);
        assertThat(house.count("orders.change")).isEqualTo(1);
    }

    @Test
    void whatCannotBeARegistrationIsInvalid() {
        Order.Registration nan =
                new Order.Registration(PRICE, MAIN, null, null, null, null, Map.of(), Map.of(), Double.NaN, 1.0);

        Fault fault = Probe.fault(house.node.bus().ask(OrdersApi.REGISTER, new RegisterOrder(KEY, nan)));

        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
    }

    @Test
    void merchantsDoNotSeeEachOther() {
        house.register("ORD-1");
        house.apply(paid("e1"));
        OrderKey foreign = new OrderKey("other", "ORD-1");

        assertThat(Probe.fault(house.node.bus().ask(OrdersApi.GET, new GetOrder(foreign)))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(Probe.fault(house.node.bus().ask(OrdersApi.HISTORY, new GetHistory(foreign)))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(list("other", null, null).orders()).isEmpty();
        assertThat(house.changes("other", null)).isEmpty();
        house.register(foreign, registration());
        assertThat(house.order(foreign).status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.changes("other", null)).hasSize(1);
        assertThat(house.changes(null, null)).hasSize(3);
    }

    @Test
    void aDisputeThatNamesOnlyTheTradeFindsTheOrderThatTheTradePaid() {
        house.register("ORD-1");
        house.apply(paid("e1"));

        FactOutcome outcome =
                house.apply(order(dispute("e2", DisputeState.OPENED), null)).getFirst();

        assertThat(outcome.result()).isEqualTo(Result.MOVED);
        assertThat(outcome.order()).isEqualTo(KEY);
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.DISPUTED);
    }

    @Test
    void aRefundThatNamesOnlyTheTradeWaitsForThePayment() {
        house.register("ORD-1");
        PaymentFact refund = order(refund("e2", "R1", RefundState.SUCCEEDED, 8880), null);
        assertThat(house.result(refund)).isEqualTo(Result.PARKED);

        house.apply(paid("e1"));

        Probe.until("the refund is applied", () -> house.order("ORD-1").status() == OrderStatus.REFUNDED);
        assertThat(house.count("orders.parked")).isZero();
    }

    @Test
    void aFactWithoutOrderNumberFindsTheOrderRegisteredWithItsTrade() {
        PaymentFact early = order(paid("e0"), null);
        assertThat(house.result(early)).isEqualTo(Result.PARKED);

        Order registered = house.register(KEY, registration(PRICE, MAIN, "T1"));

        assertThat(registered.status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.result(order(refund("e2", "R1", RefundState.SUCCEEDED, 1), null)))
                .isEqualTo(Result.MOVED);
        assertThat(house.result(account(order(closed("e3"), null), OTHER))).isEqualTo(Result.PARKED);
    }

    @Test
    void oneTradeNeverPaysTwoOrders() {
        house.register("ORD-1");
        house.register("ORD-2");
        house.register("ORD-3");
        house.apply(paid("e1"));

        FactOutcome second = house.apply(order(paid("e2"), "ORD-2")).getFirst();
        List<FactOutcome> together =
                house.apply(order(trade(paid("e3"), "T9"), "ORD-2"), order(trade(paid("e4"), "T9"), "ORD-3"));

        assertThat(second.result()).isEqualTo(Result.REVIEW);
        assertThat(second.status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.order("ORD-2").review()).startsWith("TRADE_OF_OTHER_ORDER");
        assertThat(together).extracting(FactOutcome::result).containsExactlyInAnyOrder(Result.MOVED, Result.REVIEW);
        assertThat(house.count("orders.payment")).isEqualTo(2);
        assertThat(house.incidents(true)).extracting(Incident::kind).containsOnly("TRADE_OF_OTHER_ORDER");
    }

    @Test
    void factsThatCanNeverFindAnOrderAreHeldAtOnce() {
        PaymentFact nameless = trade(order(fact("e1", new Claim.Unusable("order number is missing")), null), null);
        PaymentFact impossible = trade(order(paid("e2"), "x".repeat(200)), null);
        PaymentFact evidence = order(trade(fact("e3", new Claim.Other()), null), null);

        assertThat(house.apply(nameless, impossible, evidence))
                .extracting(FactOutcome::result)
                .containsExactly(Result.REVIEW, Result.REVIEW, Result.NOTHING);
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("UNUSABLE", "UNUSABLE");
    }

    @Test
    void numbersThatNoTableCanHoldAreHeldAndDoNotHarmTheirNeighbours() {
        house.register("ORD-1");
        String nul = "T\u0000";
        PaymentFact badTrade = trade(paid("e1"), nul);
        PaymentFact endlessTrade = trade(paid("e2"), "9".repeat(5000));
        PaymentFact badOrder = order(paid("e3"), "ORD-1\u0000");
        PaymentFact badRefund = refund("e4", nul, RefundState.SUCCEEDED, 1);
        PaymentFact badDispute = fact("e5", new Claim.Disputed(nul, DisputeState.OPENED, null));

        List<FactOutcome> outcomes = house.apply(badTrade, endlessTrade, badOrder, badRefund, badDispute, paid("e6"));

        assertThat(outcomes)
                .extracting(FactOutcome::result)
                .containsExactly(
                        Result.REVIEW, Result.REVIEW, Result.PARKED, Result.REVIEW, Result.REVIEW, Result.MOVED);
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.order("ORD-1").review()).startsWith("UNUSABLE: a number in it cannot be stored");
    }

    @Test
    void aParkedFactThatCannotBeReadKeepsNobodyElse() {
        house.apply(paid("e1"), order(trade(paid("e2"), "T2"), "ORD-2"), closed("e3"));
        house.run("update orders.fact set fact = '{' where event_key = 'e1'");

        house.register("ORD-1");
        house.register("ORD-2");

        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.CLOSED);
        assertThat(house.order("ORD-2").status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.count("orders.parked")).isEqualTo(1);
    }

    @Test
    void aFactThatWaitsTooLongForItsOrderRaisesOneIncidentWhichTheRegistrationSettles() {
        house.apply(paid("e1"), pending("e2"));

        Probe.until("an incident", () -> !house.incidents(true).isEmpty());
        Probe.until("all alarmed", () -> house.count("orders.parked where not alarmed") == 0);
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("UNKNOWN_ORDER");
        house.register("ORD-1");

        assertThat(house.incidents(true)).isEmpty();
        assertThat(house.incidents(false)).singleElement().satisfies(i -> {
            assertThat(i.closedBy()).isEqualTo("paysync");
            assertThat(i.orderId()).isEqualTo("ORD-1");
        });
    }

    @Test
    void unconfirmedMoneyRaisesAnIncidentThatItsConfirmationSettles() {
        house.register("ORD-1");
        assertThat(house.result(unconfirmed(paid("e1")))).isEqualTo(Result.REVIEW);
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("UNCONFIRMED");

        assertThat(house.result(poll(paid("p1")))).isEqualTo(Result.MOVED);

        assertThat(house.incidents(true)).isEmpty();
        assertThat(house.order("ORD-1").review()).isNull();
    }

    @Test
    void whatIsRaisedAndSettledInOneBatchLeavesNoIncidentOpen() {
        house.register("ORD-1");

        house.apply(unconfirmed(paid("e1")), poll(paid("p1")));

        assertThat(house.incidents(true)).isEmpty();
        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void whatIsSettledAndComesBackInOneBatchStaysOpenOnce() {
        house.register("ORD-1");
        house.apply(paid("e1"), Facts.refund("e2", "R1", RefundState.ABNORMAL, 10));

        house.apply(
                Facts.refund("e3", "R1", RefundState.SUCCEEDED, 10),
                Facts.refund("e4", "R2", RefundState.ABNORMAL, 10),
                Facts.refund("e5", "R2", RefundState.FAILED, 10),
                Facts.refund("e6", "R3", RefundState.ABNORMAL, 10));

        assertThat(house.incidents(true))
                .singleElement()
                .satisfies(i -> assertThat(i.text()).contains("R3"));
    }

    @Test
    void lateMoneyFollowsTheMerchantsPolicyAtRegistration() {
        OrderKey key = new OrderKey("careful", "ORD-1");
        house.register(key, registration());
        house.register("ORD-1");
        PaymentFact[] facts = {closed("e1"), paid("e2")};

        for (PaymentFact f : facts) {
            house.apply(f);
            house.apply(new PaymentFact(
                    new FactKey(MAIN, f.key().eventKey() + "c"),
                    Source.CALLBACK,
                    "careful",
                    "ORD-1",
                    "TC",
                    f.claim(),
                    "RAW",
                    null,
                    at(1),
                    false,
                    false,
                    f.environment()));
        }

        assertThat(house.order(key).review()).startsWith("LATE_MONEY");
        assertThat(house.order("ORD-1").review()).isNull();
        assertThat(house.incidents(true)).extracting(Incident::kind).containsExactly("LATE_MONEY");
    }

    @Test
    void anOperatorClearsTheReviewOfTheVersionHeLookedAt() {
        house.register("ORD-1");
        house.apply(paid("e1", cny(1)));
        ClearReview old = new ClearReview(KEY, 1, "ann", "called the shop");
        assertThat(Probe.fault(house.node.bus().ask(OrdersApi.CLEAR_REVIEW, old))
                        .code())
                .isEqualTo(Fault.Code.CONFLICT);

        Order cleared = house.ask(OrdersApi.CLEAR_REVIEW, new ClearReview(KEY, 2, "ann", "called the shop"))
                .order();

        assertThat(cleared.review()).isNull();
        assertThat(cleared.version()).isEqualTo(3);
        assertThat(house.order("ORD-1")).isEqualTo(cleared);
        Change last = house.history("ORD-1").changes().getLast();
        assertThat(last.reason()).isEqualTo("review cleared by ann: called the shop");
        assertThat(last.source()).isEqualTo(Source.OPERATOR);
        assertThat(house.incidents(true)).isEmpty();
        Fault none = Probe.fault(house.node.bus().ask(OrdersApi.CLEAR_REVIEW, new ClearReview(KEY, 3, "ann", "again")));
        assertThat(none.code()).isEqualTo(Fault.Code.CONFLICT);
    }

    @Test
    void incidentsOfOtherModulesAreRaisedOnceAndClosedOnce() {
        RaiseIncident raise = new RaiseIncident("default", "DEAD_DELIVERY", "dead:1", "ORD-1", "shop is away");
        Incident raised = house.ask(OrdersApi.RAISE_INCIDENT, raise).incidents().getFirst();
        Incident again = house.ask(OrdersApi.RAISE_INCIDENT, raise).incidents().getFirst();
        assertThat(again).isEqualTo(raised);
        CloseIncident foreign = new CloseIncident("other", raised.id(), "bob", "mine");
        assertThat(Probe.fault(house.node.bus().ask(OrdersApi.CLOSE_INCIDENT, foreign))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
        CloseIncident nonsense = new CloseIncident("default", "7", "bob", "mine");
        assertThat(Probe.fault(house.node.bus().ask(OrdersApi.CLOSE_INCIDENT, nonsense))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);

        house.ask(OrdersApi.CLOSE_INCIDENT, new CloseIncident("default", raised.id(), "ann", "fixed"));
        Incident closed = house.ask(
                        OrdersApi.CLOSE_INCIDENT, new CloseIncident("default", raised.id(), "bob", "me too"))
                .incidents()
                .getFirst();

        assertThat(closed.closedBy()).isEqualTo("ann");
        assertThat(house.incidents(true)).isEmpty();
        assertThat(house.ask(OrdersApi.RAISE_INCIDENT, raise)
                        .incidents()
                        .getFirst()
                        .id())
                .isNotEqualTo(raised.id());
    }

    @Test
    void onlyFactsNeverStoredAreMissing() {
        house.apply(paid("e1"));

        List<FactKey> missing = house.ask(
                        OrdersApi.FIND_MISSING_FACTS,
                        new FindMissingFacts(
                                List.of(new FactKey(MAIN, "e1"), new FactKey(MAIN, "e2"), new FactKey(OTHER, "e1"))))
                .keys();

        assertThat(missing).containsExactlyInAnyOrder(new FactKey(MAIN, "e2"), new FactKey(OTHER, "e1"));
    }

    @Test
    void ordersAreListedNewestFirstPageByPageAndByFilter() {
        IntStream.range(0, 7).forEach(i -> house.register("ORD-" + i));
        house.apply(order(paid("e3"), "ORD-3"), order(paid("e4", cny(5)), "ORD-4"));

        List<Order> paged = new ArrayList<>();
        OrderPage page = list("default", null, null);
        paged.addAll(page.orders());
        while (page.next() != null) {
            page = list("default", null, page.next());
            paged.addAll(page.orders());
        }

        assertThat(paged)
                .extracting(o -> o.key().orderId())
                .doesNotHaveDuplicates()
                .hasSize(7);
        assertThat(paged).isSortedAccordingTo((a, b) -> {
            int byTime = b.createdAt().compareTo(a.createdAt());
            return byTime != 0 ? byTime : b.key().orderId().compareTo(a.key().orderId());
        });
        assertThat(filtered(Set.of(OrderStatus.PAID), null, null)).containsExactly("ORD-3");
        assertThat(filtered(Set.of(), true, null)).containsExactly("ORD-4");
        assertThat(filtered(Set.of(), false, null)).hasSize(6);
        assertThat(filtered(Set.of(), null, "wechatpay")).isEmpty();
        Fault fault = Probe.fault(house.node.bus().ask(OrdersApi.LIST, query("default", null, "????")));
        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
    }

    /** A page says where to go on, also when nothing it looked at is what was asked for; at the end it says so. */
    @Test
    void aPageLooksAtSoManyOrdersAndNoMore() {
        int all = 2 * House.LOOKED_AT_MAX + 5;
        IntStream.range(0, all).forEach(i -> house.register("ORD-" + i));
        String firstOfTheSecondPage = "ORD-" + (all - 1 - House.LOOKED_AT_MAX);
        house.apply(
                order(paid("e0"), "ORD-0"),
                order(trade(paid("e1"), "T-2"), "ORD-1"),
                order(trade(paid("e2"), "T-3"), firstOfTheSecondPage));

        List<Integer> sizes = new ArrayList<>();
        List<String> found = new ArrayList<>();
        String after = null;
        do {
            OrderPage page = house.ask(
                    OrdersApi.LIST,
                    new ListOrders("default", Set.of(OrderStatus.PAID), null, null, null, null, null, after, 3));
            sizes.add(page.orders().size());
            page.orders().forEach(order -> found.add(order.key().orderId()));
            after = page.next();
        } while (after != null);

        assertThat(found).containsExactly(firstOfTheSecondPage, "ORD-1", "ORD-0");
        assertThat(sizes).containsExactly(0, 1, 2);
    }

    @Test
    void tooManyFactsAtOnceAreRefused() {
        List<PaymentFact> many =
                IntStream.range(0, 501).mapToObj(i -> paid("e" + i)).toList();

        Fault fault = Probe.fault(house.node.bus().ask(OrdersApi.APPLY_FACTS, new ApplyFacts(many)));

        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
        Fault cursor = Probe.fault(house.node.bus().ask(OrdersApi.CHANGES, new ReadChanges(null, "x", 1)));
        assertThat(cursor.code()).isEqualTo(Fault.Code.INVALID);
    }

    private OrderPage list(String merchant, @Nullable Boolean review, @Nullable String after) {
        return house.ask(OrdersApi.LIST, query(merchant, review, after));
    }

    private static ListOrders query(String merchant, @Nullable Boolean review, @Nullable String after) {
        return new ListOrders(merchant, Set.of(), null, null, review, null, null, after, 3);
    }

    private List<String> filtered(Set<OrderStatus> statuses, @Nullable Boolean review, @Nullable String provider) {
        ListOrders query = new ListOrders("default", statuses, provider, null, review, null, null, null, 50);
        return house.ask(OrdersApi.LIST, query).orders().stream()
                .map(o -> o.key().orderId())
                .toList();
    }
}
