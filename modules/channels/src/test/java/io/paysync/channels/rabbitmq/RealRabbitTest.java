package io.paysync.channels.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notices;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.testkit.Probe;
import io.paysync.testkit.brokers.AmqpBroker;
import io.paysync.testkit.brokers.RabbitServer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same against the real RabbitMQ, where it is installed, and what only that one does. */
@EnabledIf("installed")
class RealRabbitTest extends RabbitInletContract {
    private static RabbitServer broker;

    static boolean installed() {
        return RabbitServer.isInstalled();
    }

    @BeforeAll
    static void start() {
        broker = RabbitServer.started();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    AmqpBroker broker() {
        return broker;
    }

    @Override
    Sent unroutable() {
        return RabbitAnswers.sent(Outcome.MISCONFIGURED, 312, "UNROUTABLE", Duration.ZERO);
    }

    @Test
    void aQuorumQueueConfirmsToo() {
        broker.bind("quorum", "quorum-queue", "#", Map.of("x-queue-type", "quorum"));

        Sent sent = Probe.result(channel().send(Notices.of("msg_q", "Q-1", "main/quorum")));

        assertThat(sent.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(broker.take("quorum-queue", 1)).hasSize(1);
    }

    @Test
    void aFullQueueDeniesAndIsThrottled() {
        broker.bind("narrow", "full", "#", Map.of("x-max-length", 1, "x-overflow", "reject-publish"));

        List<Sent> sent = new ArrayList<>();
        Probe.until("a message to be denied", () -> {
            Future<Sent> next = channel().send(Notices.of("msg_f" + sent.size(), "F-" + sent.size(), "main/narrow"));
            sent.add(Probe.result(next));
            return sent.getLast().outcome() == Outcome.THROTTLED;
        });

        assertThat(sent.getFirst().outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(sent.getLast().error()).isEqualTo("DENIED");
    }
}
