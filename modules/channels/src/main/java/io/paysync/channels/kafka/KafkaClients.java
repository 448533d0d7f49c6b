package io.paysync.channels.kafka;

import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.channels.kafka.KafkaConfig.Sasl;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The two clients of one cluster: one writes, the other one tells without blocking whether a topic is there. Both are made
 * and closed on a worker: that resolves names and waits for threads.
 *
 * <p>The deadline of an attempt is shared out: a quarter for looking at the topic, a quarter for the client's own look, half
 * for the record itself with as many repeats as fit in.
 */
record KafkaClients(Producer<byte[], byte[]> producer, Admin admin) {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** @throws org.apache.kafka.common.KafkaException when no name resolves or a file cannot be used */
    static KafkaClients open(String name, Cluster cluster) {
        Map<String, Object> settings = settings(name, cluster);
        Map<String, Object> writing = new HashMap<>(settings);
        writing.putAll(writing(cluster));
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            Map<String, Object> looking = new HashMap<>(settings);
            looking.put("default.api.timeout.ms", millis(quarter(cluster)));
            return new KafkaClients(producer, Admin.create(looking));
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    static Duration quarter(Cluster cluster) {
        return cluster.deadline().dividedBy(4);
    }

    /** Gives up what has not been written by then. */
    void close() {
        try {
            producer.close(CLOSE_MAX);
        } finally {
            admin.close(CLOSE_MAX);
        }
    }

    static Map<String, Object> settings(String name, Cluster cluster) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("client.id", "paysync-" + name);
        settings.put("bootstrap.servers", cluster.bootstrapServers());
        settings.put("request.timeout.ms", millis(quarter(cluster)));
        settings.put("reconnect.backoff.ms", "200");
        settings.put("reconnect.backoff.max.ms", "5000");
        settings.put("socket.connection.setup.timeout.ms", millis(quarter(cluster)));
        settings.put("socket.connection.setup.timeout.max.ms", millis(quarter(cluster)));
        // Ours are the metrics; the client's own would go to JMX and to the brokers.
        settings.put("metric.reporters", List.of());
        settings.put("enable.metrics.push", "false");
        settings.put(
                "security.protocol",
                (cluster.sasl().isPresent() ? "SASL_" : "") + (cluster.tls().isPresent() ? "SSL" : "PLAINTEXT"));
        cluster.sasl().ifPresent(sasl -> {
            settings.put("sasl.mechanism", sasl.mechanism());
            settings.put("sasl.jaas.config", login(sasl));
        });
        cluster.tls().ifPresent(tls -> {
            settings.put("ssl.endpoint.identification.algorithm", "https");
            settings.put("ssl.enabled.protocols", List.of("TLSv1.2", "TLSv1.3"));
            tls.ca().ifPresent(ca -> {
                settings.put("ssl.truststore.type", "PEM");
                settings.put("ssl.truststore.location", ca.toString());
            });
            tls.identity().ifPresent(identity -> {
                settings.put("ssl.keystore.type", "PEM");
                settings.put("ssl.keystore.location", identity.toString());
            });
        });
        return settings;
    }

    static Map<String, Object> writing(Cluster cluster) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        // Repeats of the client itself are bounded by the time alone and keep order; the broker drops their doubles.
        settings.put("retries", Integer.toString(Integer.MAX_VALUE));
        settings.put("max.in.flight.requests.per.connection", "5");
        settings.put("linger.ms", "0");
        settings.put("delivery.timeout.ms", millis(cluster.deadline().dividedBy(2)));
        settings.put("max.block.ms", millis(quarter(cluster)));
        settings.put("buffer.memory", Integer.toString(cluster.bufferBytesMax()));
        settings.put("compression.type", cluster.gzip() ? "gzip" : "none");
        return settings;
    }

    private static String login(Sasl sasl) {
        String module = sasl.mechanism().equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(sasl.user()) + " password="
                + quoted(sasl.password().reveal()) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }
}
