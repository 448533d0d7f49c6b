package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.Before;
import io.paysync.contract.orders.Handover.ChangesTaken;
import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.contract.orders.Handover.MissingChanges;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A receiver that has come upon a gap asks what it may not have. */
class UnhandedTest {
    @Test
    void whatNobodyHasConfirmedIsToldInOrderUntilTheSweepHasPassedIt() {
        try (House house = House.with(House.config(Set.of(OrderStateConfig.DISPATCH)))) {
            house.register("ORD-1");
            house.register("ORD-2");
            house.apply(paid("e1"));

            assertThat(unhanded(house, new Before(Facts.KEY, 3)))
                    .extracting(Change::version)
                    .containsExactly(1, 2);
            assertThat(unhanded(house, new Before(Facts.KEY, 2)))
                    .containsExactlyElementsOf(history(house).subList(0, 1));
            assertThat(unhanded(house, new Before(Facts.KEY, 1))).isEmpty();
            assertThat(unhanded(house, new Before(new OrderKey("other", "ORD-1"), 3)))
                    .isEmpty();
            assertThat(unhanded(house, new Before(new OrderKey("default", "ORD-2"), 9), new Before(Facts.KEY, 2)))
                    .extracting(change -> change.key().orderId() + "/" + change.version())
                    .containsExactly("ORD-1/1", "ORD-2/1");

            Probe.result(house.node
                    .bus()
                    .answer(
                            DispatchApi.FIND_MISSING,
                            9,
                            asked -> Future.succeededFuture(new MissingChanges(List.of()))));
            Probe.result(house.node
                    .bus()
                    .answer(
                            DispatchApi.OFFER,
                            9,
                            asked -> Future.succeededFuture(
                                    new ChangesTaken(asked.changes().size()))));
            Probe.until(
                    "the sweep has passed",
                    () -> unhanded(house, new Before(Facts.KEY, 3)).isEmpty());
        }
    }

    @Test
    void whoIsHandedNothingAndWhoAsksTooMuchIsRefused() {
        try (House house = House.with(House.config(Set.of(OrderStateConfig.POLLING)))) {
            FindUnhanded stranger = new FindUnhanded(FindUnhanded.DISPATCH, List.of(new Before(Facts.KEY, 2)));
            FindUnhanded greedy = new FindUnhanded(
                    "polling", Collections.nCopies(FindUnhanded.ORDERS_MAX + 1, new Before(Facts.KEY, 2)));

            for (FindUnhanded ask : List.of(stranger, greedy)) {
                assertThat(Probe.fault(house.node.bus().ask(OrdersApi.UNHANDED, ask))
                                .code())
                        .isEqualTo(Fault.Code.INVALID);
            }
        }
    }

    private static List<Change> history(House house) {
        return house.ask(OrdersApi.HISTORY, new OrdersApi.GetHistory(Facts.KEY)).changes();
    }

    private static List<Change> unhanded(House house, Before... before) {
        return house.ask(OrdersApi.UNHANDED, new FindUnhanded(FindUnhanded.DISPATCH, List.of(before)))
                .changes();
    }
}
