package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * One exchange over an AMQP channel of its own: when the broker closes it (there is no such exchange, this user may not
 * write to it), no message to another exchange is lost with it. Written to on one worker; confirms come on the client's thread.
 */
final class RabbitExchange {
    /** A message on its way, told once how it ended. */
    interface Message {
        String id();

        /** The broker has it; {@code returned}: no queue wanted it. */
        void confirmed(boolean returned);

        /** The broker could not take it: a queue is full, or worse. */
        void denied();

        /** @param alone whether it was the only one without a confirm */
        void lost(Throwable why, boolean alone);
    }

    private record Pending(Message message, boolean returned) {}

    private static final long REFUSAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final Channel channel;
    private final ConcurrentNavigableMap<Long, Pending> pending = new ConcurrentSkipListMap<>();
    private volatile long closedAt;
    private volatile @Nullable ShutdownSignalException closedBecause;

    private RabbitExchange(String name, Channel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** Waits for the broker's answers. */
    static RabbitExchange open(Connection connection, String name) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no more channels");
        }
        RabbitExchange exchange = new RabbitExchange(name, channel);
        channel.addConfirmListener(
                (number, multiple) ->
                        exchange.taken(number, multiple).forEach(done -> done.message.confirmed(done.returned)),
                (number, multiple) -> exchange.taken(number, multiple).forEach(done -> done.message.denied()));
        // A message that no queue wants comes back before it is confirmed.
        channel.addReturnListener(back -> exchange.returned(back.getProperties().getMessageId()));
        channel.addShutdownListener(exchange::lost);
        channel.confirmSelect();
        return exchange;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** What the broker has lately said against this exchange, or null: so long nobody need ask again. */
    @Nullable
    ShutdownSignalException refusal(long nowNanos) {
        ShutdownSignalException why = closedBecause;
        return why != null && RabbitAnswers.refusesExchange(why) && nowNanos - closedAt < REFUSAL_NANOS ? why : null;
    }

    boolean idle() {
        return pending.isEmpty();
    }

    /** Throws only when the message was not written as a whole; it is told of nothing then. */
    void publish(Message message, String routingKey, AMQP.BasicProperties properties, byte[] body) throws IOException {
        long number = channel.getNextPublishSeqNo();
        pending.put(number, new Pending(message, false));
        try {
            channel.basicPublish(name, routingKey, true, properties, body);
        } catch (IOException | RuntimeException e) {
            boolean untold = pending.remove(number) != null;
            // The client has counted it and the broker has not: from here on confirms would be of other messages.
            channel.abort();
            if (untold) {
                throw e;
            }
            // It was told of the end of the channel meanwhile.
        }
    }

    void close() throws IOException {
        channel.abort();
    }

    private List<Pending> taken(long number, boolean multiple) {
        Map<Long, Pending> answered =
                multiple ? pending.headMap(number, true) : pending.subMap(number, true, number, true);
        List<Pending> out = new ArrayList<>(answered.values());
        answered.clear();
        return out;
    }

    private void returned(String messageId) {
        pending.replaceAll((number, waiting) ->
                waiting.message.id().equals(messageId) ? new Pending(waiting.message, true) : waiting);
    }

    private void lost(ShutdownSignalException why) {
        closedAt = System.nanoTime();
        closedBecause = why;
        List<Pending> all = taken(Long.MAX_VALUE, true);
        all.forEach(waiting -> waiting.message.lost(why, all.size() == 1));
    }
}
