package io.paysync.channels.kafka;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a failure of the client means. */
final class KafkaAnswers {
    private KafkaAnswers() {}

    /** @param handed whether the record had been given to the producer, so that a lost answer may hide a success */
    static Sent of(Throwable failure, boolean handed, Duration took) {
        return switch (cause(failure)) {
            case BufferExhaustedException e -> sent(Outcome.NOT_SENT, "BUFFER_FULL", took);
            case ThrottlingQuotaExceededException e -> sent(Outcome.THROTTLED, "QUOTA", took);
            case UnknownTopicOrPartitionException e -> sent(Outcome.MISCONFIGURED, "NO_TOPIC", took);
            case InvalidTopicException e -> sent(Outcome.MISCONFIGURED, "NO_TOPIC", took);
            case AuthenticationException e -> sent(Outcome.LOCKED_OUT, "AUTHENTICATION", took);
            case AuthorizationException e -> sent(Outcome.LOCKED_OUT, "FORBIDDEN", took);
            case UnsupportedVersionException e -> sent(Outcome.LOCKED_OUT, "VERSION", took);
            case ConfigException e -> sent(Outcome.RETRY, "CONNECT", took);
            case RecordTooLargeException e -> sent(Outcome.PERMANENT, "TOO_LARGE", took);
            case RecordBatchTooLargeException e -> sent(Outcome.PERMANENT, "TOO_LARGE", took);
            case InvalidRecordException e -> sent(Outcome.PERMANENT, "REFUSED", took);
            case InvalidTimestampException e -> sent(Outcome.PERMANENT, "REFUSED", took);
            case PolicyViolationException e -> sent(Outcome.PERMANENT, "REFUSED", took);
            case UnsupportedForMessageFormatException e -> sent(Outcome.PERMANENT, "REFUSED", took);
            case TimeoutException e ->
                handed ? sent(Outcome.UNKNOWN, "TIMEOUT", took) : sent(Outcome.RETRY, "CONNECT", took);
            case RetriableException e -> sent(Outcome.RETRY, "BROKER", took);
            default -> sent(Outcome.RETRY, "ERROR", took);
        };
    }

    /**
     * Whether the clients are of no more use and must be made anew: a producer that has met such an error answers all that
     * follows with it. What the broker says of one record or one topic is not of that kind.
     */
    static boolean fatal(Throwable failure) {
        return switch (cause(failure)) {
            // The files with keys may have been put right meanwhile.
            case AuthenticationException e -> true;
            case ClusterAuthorizationException e -> true;
            case UnsupportedVersionException e -> true;
            case ProducerFencedException e -> true;
            case OutOfOrderSequenceException e -> true;
            case ApiException e -> false;
            case KafkaException e -> true;
            case IllegalStateException e -> true;
            default -> false;
        };
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Whether a look failed because nobody answered: then the cluster is away, not the topic. */
    static boolean nobodyAnswered(Throwable failure) {
        return cause(failure) instanceof TimeoutException;
    }

    static Sent sent(Outcome outcome, String error, Duration took) {
        return new Sent(outcome, 0, error, null, null, took);
    }
}
