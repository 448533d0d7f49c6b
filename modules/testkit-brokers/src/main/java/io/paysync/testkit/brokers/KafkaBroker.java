package io.paysync.testkit.brokers;

import io.paysync.testkit.FreePorts;
import io.paysync.testkit.Probe;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One Kafka node (broker and controller, KRaft) in a process of its own, with a listener for anybody and one for whom
 * {@link #USER} and {@link #PASSWORD} are asked (SCRAM-SHA-256). It creates no topic by itself.
 */
public final class KafkaBroker implements AutoCloseable {
    public static final String USER = "paysync";
    public static final String PASSWORD = "kafka-secret";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port = FreePorts.next();
    private final int saslPort = FreePorts.next();
    private final int tlsPort = FreePorts.next();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    private final Path dir;
    private final Child child;

    private KafkaBroker(Path dir) {
        this.dir = dir;
        this.child = new Child("Kafka", dir.resolve("kafka.log"));
    }

    /** Its ports are known, but nobody listens there yet. */
    public static KafkaBroker prepared() {
        try {
            return new KafkaBroker(Files.createTempDirectory("paysync-kafka"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static KafkaBroker started() {
        KafkaBroker broker = prepared();
        try {
            broker.start();
            return broker;
        } catch (RuntimeException | AssertionError e) {
            broker.close();
            throw e;
        }
    }

    /** Starts it, or starts it again with what it had; it takes records when this returns. */
    public void start() {
        try {
            Path identity = Files.writeString(
                    dir.resolve("identity.pem"),
                    Files.readString(Path.of(certificate.privateKeyPath()))
                            + Files.readString(Path.of(certificate.certificatePath())));
            Path properties = Files.writeString(dir.resolve("server.properties"), properties(identity));
            Path log = Files.writeString(dir.resolve("logback.xml"), LOGBACK);
            child.start(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=" + log,
                    "-cp",
                    System.getProperty("java.class.path"),
                    KafkaMain.class.getName(),
                    properties.toString(),
                    "SCRAM-SHA-256=[name=" + USER + ",password=" + PASSWORD + "]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child.until("Kafka answers on port " + port, PATIENCE, this::answers);
    }

    /** Without a word, as a power cut would do it. */
    public void kill() {
        child.kill();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Of the listener that asks who is there. */
    public String saslBootstrapServers() {
        return "127.0.0.1:" + saslPort;
    }

    /** Of the listener with TLS; its name is localhost. */
    public String tlsBootstrapServers() {
        return "localhost:" + tlsPort;
    }

    /** Whom to trust to speak with it. */
    public Path ca() {
        return Path.of(certificate.certificatePath());
    }

    public void createTopic(String topic, int partitions, Map<String, String> settings) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topic was not created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes a record and waits until the broker has it. */
    public void put(String topic, String key, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the record was not written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Up to where a group has committed a partition of a topic; 0 when it has not. */
    public long committed(String group, String topic, int partition) {
        try (Admin admin = admin()) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .get(new TopicPartition(topic, partition));
            return offset == null ? 0 : offset.offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no offsets", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All records of a topic so far, partition by partition, in their order. */
    public List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            Probe.until("all records of " + topic, PATIENCE, () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return records;
        }
    }

    @Override
    public void close() {
        child.kill();
        certificate.delete();
        Child.remove(dir);
    }

    private boolean answers() {
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers(), "request.timeout.ms", "2000"));
    }

    private String properties(Path identity) {
        int controller = FreePorts.next();
        return """
            process.roles=broker,controller
            node.id=1
            controller.quorum.bootstrap.servers=127.0.0.1:%d
            listeners=PLAINTEXT://127.0.0.1:%d,SASL_PLAINTEXT://127.0.0.1:%d,SSL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
            advertised.listeners=PLAINTEXT://127.0.0.1:%d,SASL_PLAINTEXT://127.0.0.1:%d,SSL://localhost:%d
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            sasl.enabled.mechanisms=SCRAM-SHA-256
            listener.name.sasl_plaintext.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            ssl.keystore.type=PEM
            ssl.keystore.location=%s
            log.dirs=%s
            auto.create.topics.enable=false
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            group.initial.rebalance.delay.ms=0
            log.cleaner.enable=false
            """.formatted(
                        controller,
                        port,
                        saslPort,
                        tlsPort,
                        controller,
                        port,
                        saslPort,
                        tlsPort,
                        identity,
                        dir.resolve("data"));
    }

    private static final String LOGBACK = """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """;
}
