package io.paysync.statusapi.messages;

import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ExpectRefund;
import io.paysync.contract.orders.OrdersApi.RegisterOrder;
import io.paysync.platform.bus.Bus;
import io.vertx.core.Future;

/** What a message asks of the owner of orders. Each is safe to repeat. */
sealed interface Instruction {
    OrderKey order();

    /** Completes after the owner's commit; fails with its fault. */
    Future<Void> ask(Bus bus);

    record Register(RegisterOrder question) implements Instruction {
        @Override
        public OrderKey order() {
            return question.key();
        }

        @Override
        public Future<Void> ask(Bus bus) {
            return bus.ask(OrdersApi.REGISTER, question).mapEmpty();
        }
    }

    record Refund(ExpectRefund question) implements Instruction {
        @Override
        public OrderKey order() {
            return question.key();
        }

        @Override
        public Future<Void> ask(Bus bus) {
            return bus.ask(OrdersApi.EXPECT_REFUND, question).mapEmpty();
        }
    }
}
