package io.paysync.testkit.brokers;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.paysync.testkit.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A broker that speaks AMQP 0-9-1, and what a test asks of it. */
public abstract class AmqpBroker implements AutoCloseable {
    public static final String USER = "paysync";
    public static final String PASSWORD = "amqp-secret";

    /** RabbitMQ where it is installed, else a broker in this JVM; nobody listens yet. */
    public static AmqpBroker prepared() {
        return RabbitServer.isInstalled() ? RabbitServer.prepared() : EmbeddedAmqp.prepared();
    }

    /** Starts it, or starts it again; it takes connections when this returns, and may have lost everything. */
    public abstract void start();

    /** Without a word, as a power cut would do it. */
    public abstract void kill();

    public abstract String address();

    /** A durable queue bound to a durable topic exchange, which is made when it is not there. */
    public void bind(String exchange, String queue, String routingKey, Map<String, Object> arguments) {
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            channel.exchangeDeclare(exchange, "topic", true);
            channel.queueDeclare(queue, true, false, false, arguments);
            channel.queueBind(queue, exchange, routingKey);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("not bound", e);
        }
    }

    public void unbind(String exchange, String queue, String routingKey) {
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            channel.queueUnbind(queue, exchange, routingKey);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("not unbound", e);
        }
    }

    /** A durable queue, reached by its name over the default exchange. */
    public void declare(String queue) {
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, Map.of());
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("not declared", e);
        }
    }

    /** Puts persistent messages into the queue, one after the other. */
    public void put(String queue, String... bodies) {
        put(queue, Map.of(), bodies);
    }

    public void put(String queue, Map<String, Object> headers, String... bodies) {
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            for (String body : bodies) {
                channel.basicPublish(
                        "",
                        queue,
                        MessageProperties.PERSISTENT_TEXT_PLAIN
                                .builder()
                                .headers(headers)
                                .build(),
                        body.getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(30_000);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("not put", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Takes what is in the queue out of it. */
    public List<GetResponse> take(String queue) {
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            List<GetResponse> messages = new ArrayList<>();
            for (GetResponse next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
                messages.add(next);
            }
            return messages;
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("nothing taken", e);
        }
    }

    /** Takes until so many have come. */
    public List<GetResponse> take(String queue, int count) {
        List<GetResponse> messages = new ArrayList<>();
        Probe.until(count + " messages in " + queue, () -> {
            messages.addAll(take(queue));
            return messages.size() >= count;
        });
        return messages;
    }

    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isOpen();
        } catch (IOException | TimeoutException e) {
            return false;
        }
    }

    private Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setHost("127.0.0.1");
        factory.setPort(Integer.parseInt(address().substring(address().indexOf(':') + 1)));
        factory.setUsername(USER);
        factory.setPassword(PASSWORD);
        return factory.newConnection();
    }

    @Override
    public abstract void close();
}
