package io.paysync.channels.rabbitmq;

/**
 * A queue that messages come from.
 *
 * @param asideQueue where bad messages go
 * @param prefetch messages taken and not acknowledged
 */
public record RabbitPlace(String queue, String asideQueue, int prefetch) {}
