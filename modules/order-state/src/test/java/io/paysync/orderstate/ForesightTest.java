package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.closed;
import static io.paysync.orderstate.Facts.cny;
import static io.paysync.orderstate.Facts.order;
import static io.paysync.orderstate.Facts.paid;
import static io.paysync.orderstate.Facts.refund;
import static io.paysync.orderstate.Facts.unconfirmed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.FactSeen;
import io.paysync.contract.orders.OrdersApi.ForeseeFacts;
import io.paysync.contract.orders.OrdersApi.Foresight;
import io.paysync.contract.orders.OrdersApi.Ignored;
import io.paysync.contract.orders.OrdersApi.Known;
import io.paysync.contract.orders.OrdersApi.Result;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Why an order is where it is, and what facts would do to it, over the bus on a real database. */
class ForesightTest {
    private static House house;

    @BeforeAll
    static void start() {
        house = House.quiet();
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    private static List<Foresight> foresee(PaymentFact... facts) {
        return house.ask(OrdersApi.FORESEE, new ForeseeFacts(List.of(facts))).facts();
    }

    private static List<Long> rows() {
        return List.of(
                house.count("orders.orders"),
                house.count("orders.change"),
                house.count("orders.fact"),
                house.count("orders.payment"),
                house.count("orders.parked"),
                house.count("orders.incident"));
    }

    @Test
    void eachFactAndEachStepNamesItsRuleAndWhatWasIgnoredSaysWhy() {
        house.register("ORD-1");
        house.apply(
                unconfirmed(Facts.pending("waiting")),
                paid("paid"),
                Facts.poll(paid("asked")),
                closed("late"),
                paid("more", cny(9000)),
                Facts.fact("word", new Claim.Other()));

        OrdersApi.History history = house.history("ORD-1");

        assertThat(history.facts())
                .extracting(fact -> fact.key().eventKey(), FactSeen::rule, FactSeen::ignored)
                .containsExactlyInAnyOrder(
                        tuple("waiting", "UNPROVEN_WAITING", Ignored.UNCONFIRMED),
                        tuple("paid", "PROVEN", null),
                        tuple("asked", "PROVEN", Ignored.DUPLICATE),
                        tuple("late", "PROVEN", Ignored.LATE),
                        tuple("more", "OTHER_AMOUNT", Ignored.MISMATCH),
                        tuple("word", "EVIDENCE", Ignored.EVIDENCE_ONLY));
        assertThat(history.changes())
                .extracting(Change::to, Change::rule)
                .startsWith(tuple(OrderStatus.CREATED, "NOTHING_KNOWN"), tuple(OrderStatus.PAID, "MONEY_IS_THERE"));
    }

    @Test
    void whatFactsWouldDoIsToldAndNothingIsWritten() {
        OrderKey key = new OrderKey("default", "ORD-2");
        house.register("ORD-2");
        house.register("ORD-3");
        PaymentFact known = Facts.own(key, paid("1"));
        house.apply(known);
        List<Long> rows = rows();
        int rev = house.order("ORD-2").version();

        List<Foresight> seen = foresee(
                known,
                Facts.own(key, refund("2", "R1", RefundState.SUCCEEDED, 8880)),
                Facts.own(key, paid("3", cny(9000))),
                order(Facts.trade(paid("4"), "T-ORD-2"), "ORD-3"),
                order(paid("5"), "ORD-4"));

        assertThat(seen)
                .extracting(Foresight::rule, Foresight::result)
                .containsExactly(
                        tuple("PROVEN", Result.NOTHING),
                        tuple("PROVEN", Result.MOVED),
                        tuple("OTHER_AMOUNT", Result.REVIEW),
                        tuple("OF_ANOTHER_ORDER", Result.REVIEW),
                        tuple("NOT_REGISTERED", Result.PARKED));
        assertThat(seen.getFirst().known()).isEqualTo(new Known(Result.MOVED, 2));
        Foresight refund = seen.get(1);
        assertThat(refund.known()).isNull();
        assertThat(refund.before().rule()).isEqualTo("MONEY_IS_THERE");
        assertThat(refund.after().status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(refund.after().refunded()).isEqualTo(cny(8880));
        assertThat(seen.get(2).raised()).singleElement().asString().startsWith("AMOUNT_MISMATCH: ");
        assertThat(seen.get(4).before()).isNull();
        assertThat(rows()).isEqualTo(rows);
        assertThat(house.order("ORD-2").version()).isEqualTo(rev);
        assertThat(house.order("ORD-2").status()).isEqualTo(OrderStatus.PAID);
    }
}
