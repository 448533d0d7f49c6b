package io.paysync.channels.kafka;

/**
 * A topic that messages come from.
 *
 * @param group consumer group; its members share the partitions
 * @param asideTopic where bad messages go
 * @param inFlightMax messages taken and not committed
 */
public record KafkaPlace(String topic, String group, String asideTopic, int inFlightMax) {}
