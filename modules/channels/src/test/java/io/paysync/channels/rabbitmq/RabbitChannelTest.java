package io.paysync.channels.rabbitmq;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.testkit.brokers.AmqpBroker;
import io.paysync.testkit.brokers.EmbeddedAmqp;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Against a broker in this JVM. */
class RabbitChannelTest extends RabbitChannelContract {
    private static EmbeddedAmqp broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedAmqp.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    AmqpBroker broker() {
        return broker;
    }

    /** Qpid denies such a message and sends it back only after that. */
    @Override
    Sent unroutable() {
        return RabbitAnswers.sent(Outcome.THROTTLED, 0, "DENIED", Duration.ZERO);
    }
}
