package io.paysync.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi.ListOrders;
import io.paysync.contract.orders.OrdersApi.OrderPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderCountsTest {
    private final List<ListOrders> asked = new ArrayList<>();

    @Test
    void allPagesAreCountedByStatus() {
        OrderCounts counts = new OrderCounts(
                question -> {
                    asked.add(question);
                    return Future.succeededFuture(
                            question.after() == null
                                    ? page("2", OrderStatus.PAID, OrderStatus.CREATED)
                                    : page(null, OrderStatus.PAID, OrderStatus.CLOSED));
                },
                "default");

        counts.count();

        assertThat(counts.text()).isEqualTo("orders {CREATED=1, PAID=2, CLOSED=1}");
        assertThat(asked).extracting(ListOrders::after).containsExactly(null, "2");
        assertThat(asked).extracting(ListOrders::merchant).containsOnly("default");
    }

    @Test
    void whereThereAreMoreThanTheBoundItSaysSo() {
        OrderCounts counts = new OrderCounts(
                question -> {
                    asked.add(question);
                    return Future.succeededFuture(page(
                            "more",
                            Collections.nCopies(question.limit(), OrderStatus.PAID)
                                    .toArray(new OrderStatus[0])));
                },
                "default");

        counts.count();

        assertThat(counts.text()).isEqualTo("newest 2000 orders {PAID=2000}");
        assertThat(asked).hasSize(10);
    }

    @Test
    void oneCountAtATimeAndAFailedOneChangesNothing() {
        List<Promise<OrderPage>> answers = new ArrayList<>();
        OrderCounts counts = new OrderCounts(
                question -> {
                    answers.add(Promise.promise());
                    return answers.get(answers.size() - 1).future();
                },
                "default");

        counts.count();
        counts.count();
        assertThat(answers).hasSize(1);
        answers.get(0).complete(page(null, OrderStatus.PAID));
        counts.count();
        answers.get(1).fail("nobody answers");
        counts.count();

        assertThat(answers).hasSize(3);
        assertThat(counts.text()).isEqualTo("orders {PAID=1}");
    }

    private static OrderPage page(String next, OrderStatus... statuses) {
        List<Order> orders = new ArrayList<>();
        for (OrderStatus status : statuses) {
            orders.add(order(status));
        }
        return new OrderPage(orders, next);
    }

    private static Order order(OrderStatus status) {
        return new Order(
                new OrderKey("default", "A-1"),
                Order.Registration.adopted(new Money(100, "EUR"), new AccountRef("stripe", "main"), null),
                status,
                1,
                0,
                0,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
