/**
 * Channel {@code rabbitmq}: a notice as a CloudEvent to a topic exchange, over AMQP 0-9-1 with publisher confirms. The
 * routing key is the event type; messages are persistent and mandatory. Settings {@code channels.rabbitmq}, metrics {@code
 * paysync_channel_*}.
 */
@NullMarked
package io.paysync.channels.rabbitmq;

import org.jspecify.annotations.NullMarked;
