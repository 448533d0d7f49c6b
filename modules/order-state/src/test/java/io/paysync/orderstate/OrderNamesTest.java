package io.paysync.orderstate;

import static io.paysync.orderstate.Facts.own;
import static io.paysync.orderstate.Facts.paid;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.orders.OrdersApi.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An order is found by its very number and by nothing that looks like it, whatever a message holds in its place. */
class OrderNamesTest {
    private static House house;

    @BeforeAll
    static void start() {
        house = House.quiet();
        house.register("ORD-1");
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ord-1",
                "Ord-1",
                "ORD-1 ",
                " ORD-1",
                "ORD\u200b-1",
                "\uff2f\uff32\uff24-1",
                "0RD-1",
                "ORD_1",
                "ORD%",
                "%",
                "../ORD-1",
                "default/ORD-1",
                "ORD-1'; drop table orders.orders; --",
                "ORD-1' or '1'='1",
                "ORD-1\\",
                "$1",
                "{ORD-1}",
                "ORD-1\u202e",
            })
    void whatOnlyLooksLikeItWaitsForAnOrderOfItsOwn(String name) {
        assertThat(house.result(own(new OrderKey("default", name), paid("-e")))).isEqualTo(Result.PARKED);

        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.CREATED);
        assertThat(house.order("ORD-1").version()).isEqualTo(1);
    }

    @Test
    void anothersOrderOfTheSameNumberIsAnother() {
        assertThat(house.result(own(new OrderKey("other", "ORD-1"), paid("-o"))))
                .isEqualTo(Result.PARKED);

        assertThat(house.order("ORD-1").status()).isEqualTo(OrderStatus.CREATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORD-2 ", "ord-2", "O'2", "a%2fb", "\uff2f-2", "{{7*7}}"})
    void eachOfThemIsANumberLikeAnyOther(String name) {
        house.register(name);

        assertThat(house.result(own(new OrderKey("default", name), paid("-p")))).isEqualTo(Result.MOVED);

        assertThat(house.order(name).status()).isEqualTo(OrderStatus.PAID);
    }
}
