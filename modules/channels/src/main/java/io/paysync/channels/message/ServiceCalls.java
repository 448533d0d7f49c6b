package io.paysync.channels.message;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.TokenCache.Token;
import io.paysync.channels.webhook.Answers;
import io.paysync.contract.bus.FaultException;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** HTTP calls to a service: one deadline, a bound on the answer, and the classes of failure that all services share. */
public final class ServiceCalls {
    /** The error of a message that its recipient has had too many of; it waits, the others do not. */
    public static final String RECIPIENT_LIMIT = "RECIPIENT_LIMIT";

    /** It was answered, but in no words that say whether it was taken. */
    public static final Read UNSURE = new Read(Outcome.UNKNOWN, "UNSURE", null);

    private static final Duration RECIPIENT_WAIT = Duration.ofMinutes(1);

    private final HttpCalls calls;
    private final int answerBytesMax;

    /** Understands an answer with a JSON object in it. */
    @FunctionalInterface
    public interface Reader {
        /** @throws ClassCastException when the object is not as expected */
        Read read(int status, JsonObject body);
    }

    /**
     * @param error the class of failure, null on success
     * @param receipt the service's own id of the message
     * @param pause before the next attempt, when the answer itself names no time; null: as the schedule has it
     */
    public record Read(
            Outcome outcome,
            @Nullable String error,
            @Nullable String receipt,
            @Nullable Duration pause) {
        public Read(Outcome outcome, @Nullable String error, @Nullable String receipt) {
            this(outcome, error, receipt, null);
        }
    }

    /** @param name a constant that tags the metrics */
    public ServiceCalls(String name, Vertx vertx, MeterRegistry meters, ServiceSettings settings) {
        this(name, vertx, meters, settings, HttpCallsConfig.DEFAULT);
    }

    public ServiceCalls(
            String name, Vertx vertx, MeterRegistry meters, ServiceSettings settings, HttpCallsConfig http) {
        this.calls = new HttpCalls(name, vertx, meters, http);
        this.answerBytesMax = settings.answerBytesMax();
    }

    public HttpAsk post(URI url, Buffer body, Message message) {
        return HttpAsk.post(url, body, message.deadline(), answerBytesMax);
    }

    /** Never fails. */
    public Future<Sent> send(HttpAsk ask, Message message, Reader reader) {
        return calls.send(ask)
                .transform(result -> Future.succeededFuture(
                        result.succeeded() ? judged(result.result(), message, reader) : failed(result.cause())));
    }

    /**
     * Gets a token and sends with it, within the message's deadline together. Never fails.
     *
     * @param send gets the message with the time that is left; must not fail
     */
    public static Future<Sent> withToken(
            TokenCache tokens, Message message, BiFunction<Token, Message, Future<Sent>> send) {
        long start = System.nanoTime();
        return tokens.get()
                .timeout(message.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .transform(token -> token.succeeded()
                        ? send.apply(token.result(), message.left(Duration.ofNanos(System.nanoTime() - start)))
                        : Future.succeededFuture(
                                token.cause() instanceof TokenCache.Failed failed
                                        ? failed.sent()
                                        : noToken(token.cause())));
    }

    /** What a lost call for a token means: the message itself was not sent, so it is in no doubt. */
    public static Sent noToken(Throwable cause) {
        Sent sent = failed(cause);
        return sent.outcome() == Outcome.NOT_SENT ? sent : Answers.failed(Outcome.RETRY, "TOKEN", Duration.ZERO);
    }

    /** For a call beside a message, such as one for a token. */
    public Future<HttpAnswer> call(HttpAsk ask) {
        return calls.send(ask);
    }

    public int answerBytesMax() {
        return answerBytesMax;
    }

    /** There were words when the event came; since then they were taken out of the settings. */
    public static Future<Sent> noWords() {
        return Future.succeededFuture(Answers.failed(Outcome.MISCONFIGURED, "NO_TEXT", Duration.ZERO));
    }

    public Future<Void> close() {
        return calls.close();
    }

    public static Sent failed(Throwable cause) {
        return cause instanceof FaultException e
                ? Answers.ofFault(e.fault(), Duration.ZERO)
                : Answers.failed(Outcome.RETRY, "ERROR", Duration.ZERO);
    }

    private static Sent judged(HttpAnswer answer, Message message, Reader reader) {
        Duration retryAfter = Answers.retryAfter(answer.headers().get("retry-after"), message.now());
        Read read;
        try {
            read = reader.read(
                    answer.status(), answer.body().length() == 0 ? new JsonObject() : new JsonObject(answer.body()));
        } catch (DecodeException | ClassCastException e) {
            boolean refused = answer.status() >= 300 && answer.status() < 500;
            read = refused ? new Read(Outcome.RETRY, "STATUS", null) : UNSURE;
        }
        if (read.outcome() == Outcome.RETRY && answer.status() == 429 && !RECIPIENT_LIMIT.equals(read.error())) {
            read = new Read(Outcome.THROTTLED, "TOO_FAST", null, read.pause());
        }
        if (retryAfter == null) {
            retryAfter = RECIPIENT_LIMIT.equals(read.error()) ? RECIPIENT_WAIT : read.pause();
        }
        boolean waits = read.outcome() == Outcome.RETRY
                || read.outcome() == Outcome.THROTTLED
                || read.outcome() == Outcome.UNKNOWN;
        return new Sent(
                read.outcome(),
                answer.status(),
                read.error(),
                waits ? retryAfter : null,
                read.receipt(),
                answer.took());
    }
}
