/**
 * Real message brokers for tests, on loopback, on ports of their own, with their data in a directory that is removed with
 * them. Kafka and RabbitMQ are processes of their own, which end with the test's JVM whatever becomes of it.
 */
@NullMarked
package io.paysync.testkit.brokers;

import org.jspecify.annotations.NullMarked;
