/**
 * Channel {@code kafka}: a notice as a CloudEvent on a topic, by an idempotent producer that every in-sync replica has to
 * acknowledge. The record's key is the order, so all events of one order are in one partition, in order. Settings
 * {@code channels.kafka}, metrics {@code paysync_channel_*}.
 */
@NullMarked
package io.paysync.channels.kafka;

import org.jspecify.annotations.NullMarked;
