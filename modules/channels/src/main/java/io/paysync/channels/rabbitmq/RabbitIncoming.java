package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import io.paysync.channels.Sent;
import io.paysync.channels.inbound.Headers;
import io.paysync.channels.inbound.Incoming;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A delivery of a queue. */
record RabbitIncoming(RabbitPlace from, Delivery delivery, BooleanSupplier current, RabbitLink aside)
        implements Incoming {
    private static final int PERSISTENT = 2;

    /** To RabbitMQ these name more queues that get the message, over our rights instead of the sender's. */
    private static final Set<String> ROUTES = Set.of("cc", "bcc");

    @Override
    public byte[] body() {
        return delivery.getBody();
    }

    @Override
    public String place() {
        return from.queue() + "#" + delivery.getEnvelope().getDeliveryTag();
    }

    @Override
    public boolean isCurrent() {
        return current.getAsBoolean();
    }

    /** Over the default exchange, where each queue is known by its name. */
    @Override
    public Future<Sent> putAside(Map<String, String> why, boolean whole) {
        AMQP.BasicProperties own = delivery.getProperties();
        Map<String, Object> headers = new HashMap<>();
        if (whole && own.getHeaders() != null) {
            headers.putAll(own.getHeaders());
            headers.keySet().removeIf(name -> ROUTES.contains(name.toLowerCase(Locale.ROOT)));
        }
        headers.putAll(why);
        headers.put(Headers.QUEUE, from.queue());
        headers.put(Headers.EXCHANGE, delivery.getEnvelope().getExchange());
        headers.put(Headers.ROUTING_KEY, delivery.getEnvelope().getRoutingKey());
        byte[] body = whole ? body() : Arrays.copyOf(body(), Math.min(body().length, Headers.CUT_BYTES));
        if (body.length < body().length) {
            headers.put(Headers.CUT, Integer.toString(body().length));
        }
        String id = own.getMessageId() == null ? UUID.randomUUID().toString() : own.getMessageId();
        // Neither its priority nor its expiry: it waits for a person.
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType(own.getContentType())
                .contentEncoding(own.getContentEncoding())
                .correlationId(own.getCorrelationId())
                .timestamp(own.getTimestamp())
                .type(own.getType())
                .messageId(id)
                .headers(headers)
                .deliveryMode(PERSISTENT)
                .build();
        return aside.send("", new RabbitLink.Outgoing(id, from.asideQueue(), properties, () -> body));
    }

    @Override
    public String toString() {
        return place();
    }
}
