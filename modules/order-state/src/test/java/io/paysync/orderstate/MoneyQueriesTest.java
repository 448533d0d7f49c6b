package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.KEY;
import static io.paysync.orderstate.Facts.MAIN;
import static io.paysync.orderstate.Facts.OTHER;
import static io.paysync.orderstate.Facts.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.MoneyApi;
import io.paysync.contract.orders.MoneyApi.FindHeld;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.contract.orders.MoneyApi.InTotal;
import io.paysync.contract.orders.MoneyApi.Maybe;
import io.paysync.contract.orders.MoneyApi.MovedPage;
import io.paysync.contract.orders.MoneyApi.ReadMoved;
import io.paysync.contract.orders.MoneyApi.Wanted;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One side of the comparison with a bill. */
class MoneyQueriesTest {
    private static final Instant ALWAYS = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

    private House house;

    @BeforeEach
    void open() {
        house = House.quiet();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void paid(AccountRef account, String orderId, String tradeNo) {
        house.register(new OrderKey("default", orderId), Facts.registration(PRICE, account));
        house.apply(new PaymentFact(
                new FactKey(account, "paid " + orderId),
                Source.CALLBACK,
                "default",
                orderId,
                tradeNo,
                new Claim.Paid(PRICE, Facts.at(0), true),
                "RAW",
                null,
                Facts.at(1),
                false,
                false,
                null));
    }

    private List<Held> moved(Instant from, Instant until, int limit) {
        List<Held> all = new ArrayList<>();
        String after = null;
        do {
            MovedPage page = house.ask(MoneyApi.MOVED, new ReadMoved(MAIN, "default", from, until, after, limit));
            all.addAll(page.orders());
            after = page.next();
        } while (after != null);
        return all;
    }

    private List<String> ids(Instant from, Instant until, int limit) {
        return moved(from, until, limit).stream().map(Held::orderId).toList();
    }

    @Test
    void ordersWhoseMoneyMovedAreReadInPages() {
        for (int i = 0; i < 7; i++) {
            paid(MAIN, "ORD-" + i, "T" + i);
        }
        paid(OTHER, "ELSEWHERE", "X");
        house.register("UNPAID");

        for (int limit : new int[] {1, 2, 3, 1000}) {
            assertThat(ids(ALWAYS, NEVER, limit))
                    .containsExactly("ORD-0", "ORD-1", "ORD-2", "ORD-3", "ORD-4", "ORD-5", "ORD-6");
        }
    }

    @Test
    void aSpanIsFoundInTheLog() {
        for (int i = 0; i < 9; i++) {
            paid(MAIN, "ORD-" + i, "T" + i);
        }
        Sql dated = Sql.of(
                "test.dated",
                "update orders.change set written_at = timestamptz '2026-11-01Z'"
                        + " + interval '1 day' * (split_part(order_id, '-', 2)::int)");
        Probe.result(house.node.db().query(dated, Args.of()));

        assertThat(ids(Instant.parse("2026-11-04T00:00:00Z"), Instant.parse("2026-11-06T00:00:00Z"), 2))
                .containsExactly("ORD-3", "ORD-4");
        assertThat(ids(ALWAYS, Instant.parse("2026-11-02T00:00:00Z"), 2)).containsExactly("ORD-0");
        assertThat(ids(NEVER, NEVER, 2)).isEmpty();
        assertThat(ids(Instant.parse("2026-11-04T00:00:00.001Z"), Instant.parse("2026-11-05T00:00:00Z"), 2))
                .as("the log is read from an hour before")
                .isEmpty();
        for (int day = 1; day <= 9; day++) {
            assertThat(ids(Instant.parse("2026-11-0" + day + "T00:00:00Z"), NEVER, 1000))
                    .contains("ORD-8")
                    .hasSize(10 - day);
        }
    }

    /** UnionPay and Adyen do not say when it was paid. */
    @Test
    void aPaymentWithoutATimeStaysOnTheDayItWasFirstHeardOf() {
        house.register(KEY, Facts.registration());
        house.apply(Facts.fact("paid", new Claim.Paid(PRICE, null, true)));
        house.run("update orders.change set written_at = '2026-11-01T12:00:00Z'");
        house.apply(Facts.refund("refund", "R1", RefundState.SUCCEEDED, 880));
        house.apply(Facts.trade(Facts.fact("again", new Claim.Paid(PRICE, null, true)), "T2"));

        List<HeldPayment> payments = moved(Instant.parse("2026-11-20T00:00:00Z"), NEVER, 10)
                .getLast()
                .payments();

        assertThat(payments).extracting(HeldPayment::tradeNo).containsExactly("T1", "T2");
        assertThat(payments.getFirst().at()).isEqualTo(Instant.parse("2026-11-01T12:00:00Z"));
        assertThat(payments.getLast().at()).isAfter(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(house.ask(MoneyApi.FIND, new FindHeld(MAIN, "default", List.of(new Wanted("T1", null))))
                        .found()
                        .getFirst()
                        .held()
                        .payments())
                .isEqualTo(payments);
    }

    @Test
    void aPaymentTellsWhatWasBookedOfIt() {
        OrderKey key = new OrderKey("loose", "ORD-9");
        house.register(key, Facts.registration());
        house.apply(Facts.own(key, Facts.paid("paid", Facts.cny(9000))));

        assertThat(house.ask(MoneyApi.FIND, new FindHeld(MAIN, "loose", List.of(new Wanted("T-ORD-9", null))))
                        .found()
                        .getFirst()
                        .held()
                        .payments())
                .containsExactly(new HeldPayment("T-ORD-9", Facts.at(0), false, 9000L, new InTotal(0, null)));
    }

    @Test
    void whatWentBackByTheSumAloneIsToldBesideTheRefunds() {
        house.register(KEY, Facts.registration());
        house.apply(Facts.paid("paid"), Facts.refund("refund", "R1", RefundState.SUCCEEDED, 880));
        house.apply(Facts.total("total", 3880));
        house.run("update orders.change set written_at = '2026-11-01T12:00:00Z' where version > 2");
        house.apply(Facts.dispute("dispute", DisputeState.OPENED));

        HeldPayment payment = moved(ALWAYS, NEVER, 10).getLast().payments().getFirst();

        assertThat(payment.inTotal()).isEqualTo(new InTotal(3000, Instant.parse("2026-11-01T12:00:00Z")));
    }

    @Test
    void anEmptyLogIsAnEmptyPage() {
        assertThat(moved(ALWAYS, NEVER, 10)).isEmpty();
    }

    @Test
    void anOrderIsSeenAsTheMoneyOfOneAccount() {
        house.register(KEY, Facts.registration());
        house.apply(Facts.paid("paid"), Facts.refund("refund", "R1", RefundState.SUCCEEDED, 880));

        Held held = moved(ALWAYS, NEVER, 10).getLast();

        assertThat(held)
                .isEqualTo(new Held(
                        KEY.orderId(),
                        OrderStatus.PARTIALLY_REFUNDED,
                        PRICE,
                        MAIN,
                        null,
                        880,
                        false,
                        List.of(new HeldPayment("T1", Facts.at(0), false, PRICE.minor(), new InTotal(0, null))),
                        List.of(new HeldRefund("T1", null, "R1", RefundState.SUCCEEDED, 880L, Facts.at(1)))));
    }

    @Test
    void aTradeFindsTheOrderItPaidAndElseTheNumberDoes() {
        paid(MAIN, "ORD-1", "T1");
        house.register("ORD-2");
        paid(OTHER, "ORD-3", "T3");

        List<Maybe> found = house.ask(
                        MoneyApi.FIND,
                        new FindHeld(
                                MAIN,
                                "default",
                                List.of(
                                        new Wanted("T1", "ORD-2"),
                                        new Wanted("T2", "ORD-2"),
                                        new Wanted("T3", null),
                                        new Wanted("T4", "NONE"),
                                        new Wanted("T3", "ORD-3"))))
                .found();

        assertThat(found.stream().map(m -> m.held() == null ? "" : m.held().orderId()))
                .containsExactly("ORD-1", "ORD-2", "", "", "ORD-3");
        assertThat(found.getLast().held().payments()).isEmpty();
        assertThat(found.getFirst().held().payments()).hasSize(1);
    }

    @Test
    void anotherMerchantsOrderIsAsUnknownAsNone() {
        paid(MAIN, "ORD-1", "T1");

        assertThat(house.ask(MoneyApi.FIND, new FindHeld(MAIN, "other", List.of(new Wanted("T1", "ORD-1"))))
                        .found())
                .containsExactly(new Maybe(null));
        assertThat(Probe.fault(house.node
                                .bus()
                                .ask(
                                        MoneyApi.FIND,
                                        new FindHeld(MAIN, "default", Collections.nCopies(501, new Wanted("T", null)))))
                        .code())
                .isEqualTo(Fault.Code.INVALID);
    }
}
