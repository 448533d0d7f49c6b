package io.paysync.channels.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What a failure of connection, channel or message means; the status is AMQP's reply code where there is one. */
final class RabbitAnswers {
    private RabbitAnswers() {}

    /**
     * @param handed whether the message had been written, so that a lost confirm may hide a success
     * @param alone whether it was the only one without a confirm, so that what closed the channel was said of it
     */
    static Sent of(Throwable failure, boolean handed, boolean alone, Duration took) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationFailureException
                    || cause instanceof PossibleAuthenticationFailureException) {
                return sent(Outcome.LOCKED_OUT, AMQP.ACCESS_REFUSED, "AUTHENTICATION", took);
            }
            // The client says so of headers that fit no frame.
            if (cause instanceof IllegalArgumentException) {
                return sent(Outcome.PERMANENT, 0, "TOO_LARGE", took);
            }
            if (cause instanceof SSLException) {
                return sent(Outcome.RETRY, 0, "TLS", took);
            }
            if (cause instanceof ShutdownSignalException signal && replyCode(signal) > 0) {
                return closed(replyCode(signal), handed, alone, took);
            }
        }
        return handed ? sent(Outcome.UNKNOWN, 0, "CONNECTION_LOST", took) : sent(Outcome.RETRY, 0, "CONNECT", took);
    }

    private static Sent closed(int code, boolean handed, boolean alone, Duration took) {
        return switch (code) {
            case AMQP.NOT_FOUND -> sent(Outcome.MISCONFIGURED, code, "NO_EXCHANGE", took);
            case AMQP.ACCESS_REFUSED, AMQP.NOT_ALLOWED -> sent(Outcome.LOCKED_OUT, code, "FORBIDDEN", took);
            // RabbitMQ says the second one of a message above its max_message_size.
            case AMQP.CONTENT_TOO_LARGE, AMQP.PRECONDITION_FAILED ->
                alone
                        ? sent(Outcome.PERMANENT, code, "TOO_LARGE", took)
                        : sent(Outcome.RETRY, 0, "CHANNEL_CLOSED", took);
            default ->
                handed
                        ? sent(Outcome.UNKNOWN, 0, "CONNECTION_LOST", took)
                        : sent(Outcome.RETRY, 0, "CONNECTION_LOST", took);
        };
    }

    /** Whether the channel was closed for what it was about, not for one message or the connection. */
    static boolean refusesExchange(ShutdownSignalException signal) {
        int code = replyCode(signal);
        return !signal.isHardError() && (code == AMQP.NOT_FOUND || code == AMQP.ACCESS_REFUSED);
    }

    static Sent sent(Outcome outcome, int status, String error, Duration took) {
        return new Sent(outcome, status, error, null, null, took);
    }

    /** With which the broker closed the channel or the connection; 0 when it did not. */
    private static int replyCode(ShutdownSignalException signal) {
        Method reason = signal.getReason() instanceof Method method ? method : null;
        return switch (reason) {
            case AMQP.Channel.Close close -> close.getReplyCode();
            case AMQP.Connection.Close close -> close.getReplyCode();
            case null, default -> 0;
        };
    }
}
