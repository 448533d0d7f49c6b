/**
 * What the shop says of its orders by Kafka or RabbitMQ instead of by HTTP: the same operations, with the same names, fields
 * and checks, asked of the same owner. A message is acknowledged after the owner's commit, or after it was put aside with a
 * reason; nothing here remembers anything. Settings {@code messages}, metrics {@code paysync_messages_*}.
 */
@NullMarked
package io.paysync.statusapi.messages;

import org.jspecify.annotations.NullMarked;
