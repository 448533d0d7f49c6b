package io.paysync.channels.kafka;

import io.paysync.testkit.brokers.KafkaBroker;

/** One broker for all classes of this JVM, with which it ends. */
final class SharedKafka {
    static final KafkaBroker BROKER = KafkaBroker.started();

    private SharedKafka() {}
}
