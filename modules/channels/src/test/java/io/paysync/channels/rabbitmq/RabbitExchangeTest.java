package io.paysync.channels.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which message a confirm, a return and the end of a channel are about. */
class RabbitExchangeTest {
    private final List<String> told = new ArrayList<>();
    private ConfirmCallback acks;
    private ConfirmCallback nacks;
    private ReturnCallback returns;
    private ShutdownListener shutdowns;
    private long number = 1;
    private RabbitExchange exchange;

    @BeforeEach
    void open() throws IOException {
        Channel channel = (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Channel.class}, (p, method, args) -> {
                    switch (method.getName()) {
                        case "addConfirmListener" -> {
                            acks = (ConfirmCallback) args[0];
                            nacks = (ConfirmCallback) args[1];
                        }
                        case "addReturnListener" -> returns = (ReturnCallback) args[0];
                        case "addShutdownListener" -> shutdowns = (ShutdownListener) args[0];
                        case "getNextPublishSeqNo" -> {
                            return number++;
                        }
                        case "isOpen" -> {
                            return true;
                        }
                        default -> {}
                    }
                    return null;
                });
        Connection connection = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (p, method, args) -> channel);
        exchange = RabbitExchange.open(connection, "events");
        for (String id : new String[] {"a", "b", "c", "d"}) {
            exchange.publish(message(id), "order.paid", properties(id), new byte[0]);
        }
    }

    @Test
    void aConfirmOfManyIsOfAllUpToIt() throws IOException {
        acks.handle(3, true);
        acks.handle(4, false);

        assertThat(told).containsExactly("a taken", "b taken", "c taken", "d taken");
        assertThat(exchange.idle()).isTrue();
    }

    @Test
    void aReturnedMessageIsNotTakenThoughItIsConfirmed() throws IOException {
        returns.handle(new Return(312, "NO_ROUTE", "events", "order.paid", properties("b"), new byte[0]));
        acks.handle(4, true);

        assertThat(told).containsExactly("a taken", "b returned", "c taken", "d taken");
    }

    @Test
    void aDenialIsOfItsMessageAlone() throws IOException {
        nacks.handle(2, false);
        acks.handle(1, false);

        assertThat(told).containsExactly("b denied", "a taken");
    }

    @Test
    void theEndOfTheChannelIsToldToAllThatWaitAndOnce() throws IOException {
        acks.handle(2, true);
        AMQP.Channel.Close close = new AMQP.Channel.Close.Builder()
                .replyCode(404)
                .replyText("NOT_FOUND")
                .classId(60)
                .methodId(40)
                .build();

        ShutdownSignalException signal = new ShutdownSignalException(false, false, close, null);
        shutdowns.shutdownCompleted(signal);
        shutdowns.shutdownCompleted(signal);

        assertThat(told).containsExactly("a taken", "b taken", "c lost", "d lost");
        assertThat(exchange.refusal(System.nanoTime())).isSameAs(signal);
    }

    private static AMQP.BasicProperties properties(String id) {
        return new AMQP.BasicProperties.Builder().messageId(id).build();
    }

    private RabbitExchange.Message message(String id) {
        return new RabbitExchange.Message() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public void confirmed(boolean returned) {
                told.add(id + (returned ? " returned" : " taken"));
            }

            @Override
            public void denied() {
                told.add(id + " denied");
            }

            @Override
            public void lost(Throwable why, boolean alone) {
                told.add(id + " lost");
            }
        };
    }
}
