package io.paysync.channels.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.kafka.KafkaConfig.Cluster;
import io.paysync.channels.kafka.KafkaConfig.Sasl;
import io.paysync.channels.kafka.KafkaConfig.Tls;
import io.paysync.platform.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** What the clients are told, and what their failures mean. */
class KafkaClientsTest {
    @Test
    void whatIsPromisedCannotBeSetOtherwise() {
        Map<String, Object> writing = KafkaClients.writing(Cluster.of("k:1"));

        assertThat(writing)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("compression.type", "none");
        assertThat(ProducerConfig.configNames())
                .containsAll(writing.keySet())
                .containsAll(KafkaClients.settings("main", Cluster.of("k:1")).keySet());
    }

    @Test
    void theSharesOfTheDeadlineAreNoMoreThanIt() {
        Cluster cluster = Cluster.of("k:1");
        Map<String, Object> writing = KafkaClients.writing(cluster);

        long shares = KafkaClients.quarter(cluster).toMillis()
                + Long.parseLong((String) writing.get("max.block.ms"))
                + Long.parseLong((String) writing.get("delivery.timeout.ms"));

        assertThat(shares).isLessThanOrEqualTo(cluster.deadline().toMillis());
    }

    @Test
    void tlsAndUserBecomeTheClientsWords() {
        Cluster plain = Cluster.of("k:1");
        Cluster cluster = new Cluster(
                plain.bootstrapServers(),
                Set.of(),
                Set.of(),
                Optional.of(new Tls(Optional.of(Path.of("/ca.pem")), Optional.of(Path.of("/me.pem")))),
                Optional.of(new Sasl("PLAIN", "me", Secret.of("a\"b\\c"))),
                plain.deadline(),
                1,
                plain.bufferBytesMax(),
                false,
                plain.topicCache(),
                plain.backoffMax());

        Map<String, Object> settings = KafkaClients.settings("main", cluster);

        assertThat(KafkaClients.settings("main", plain)).containsEntry("security.protocol", "PLAINTEXT");
        assertThat(settings)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/ca.pem")
                .containsEntry("ssl.keystore.location", "/me.pem")
                .containsEntry("ssl.endpoint.identification.algorithm", "https")
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\""
                                + " password=\"a\\\"b\\\\c\";");
    }

    @Test
    void eachFailureHasItsClass() {
        assertThat(of(new NotEnoughReplicasException("")).outcome()).isEqualTo(Outcome.RETRY);
        assertThat(of(new TimeoutException("")).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(KafkaAnswers.of(new TimeoutException(""), false, Duration.ZERO)
                        .outcome())
                .isEqualTo(Outcome.RETRY);
        assertThat(of(new ThrottlingQuotaExceededException("")).outcome()).isEqualTo(Outcome.THROTTLED);
        assertThat(of(new BufferExhaustedException("")).outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(of(new RecordTooLargeException("")).outcome()).isEqualTo(Outcome.PERMANENT);
        assertThat(of(new TopicAuthorizationException("t")).error()).isEqualTo("FORBIDDEN");
        assertThat(of(new SaslAuthenticationException("")).error()).isEqualTo("AUTHENTICATION");
        assertThat(of(new CompletionException(new UnknownTopicOrPartitionException("")))
                        .error())
                .isEqualTo("NO_TOPIC");
        assertThat(of(new ConfigException("No resolvable bootstrap urls")).outcome())
                .isEqualTo(Outcome.RETRY);
        assertThat(of(new KafkaException("in an error state")).outcome()).isEqualTo(Outcome.RETRY);
    }

    @Test
    void onlyWhatTheProducerDoesNotSurviveMakesItAnew() {
        assertThat(KafkaAnswers.fatal(new KafkaException("in an error state"))).isTrue();
        assertThat(KafkaAnswers.fatal(new ClusterAuthorizationException(""))).isTrue();
        assertThat(KafkaAnswers.fatal(new SaslAuthenticationException(""))).isTrue();
        assertThat(KafkaAnswers.fatal(new TopicAuthorizationException("t"))).isFalse();
        assertThat(KafkaAnswers.fatal(new RecordTooLargeException(""))).isFalse();
        assertThat(KafkaAnswers.fatal(new TimeoutException(""))).isFalse();
    }

    private static Sent of(Throwable failure) {
        return KafkaAnswers.of(failure, true, Duration.ZERO);
    }
}
