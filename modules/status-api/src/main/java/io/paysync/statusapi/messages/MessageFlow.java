package io.paysync.statusapi.messages;

import io.paysync.channels.Sent;
import io.paysync.channels.inbound.Headers;
import io.paysync.channels.inbound.Incoming;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.Node;
import io.paysync.platform.guard.Guard;
import io.paysync.platform.health.Status;
import io.paysync.platform.log.LogLimit;
import io.paysync.statusapi.messages.Refusal.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the messages of one source: read, asked of the owner, and tried again for as long as it takes; or put aside with
 * the reason when they can never be taken. Either has happened before a message is acknowledged. Confined to one event loop.
 */
final class MessageFlow {
    private static final Logger LOG = LoggerFactory.getLogger(MessageFlow.class);
    private static final long BACKOFF_FIRST_MS = 200;
    private static final int DETAIL_CHARS_MAX = 500;

    private final Node node;
    private final String source;
    private final MessageReader reader;
    private final Guard guard;
    private final DeadMessages dead;
    private final MessagesConfig config;
    private final MessageMeters meters;
    private final InOrder inOrder = new InOrder();
    private final LogLimit waits = new LogLimit(Duration.ofSeconds(10));

    /** Why the last bad message could not be put aside; null when it could. */
    private volatile @Nullable String asideTrouble;

    /** @param guard before the place where bad messages go */
    MessageFlow(
            Node node,
            String source,
            MessageReader reader,
            Guard guard,
            DeadMessages dead,
            MessagesConfig config,
            MessageMeters meters) {
        this.node = node;
        this.source = source;
        this.reader = reader;
        this.guard = guard;
        this.dead = dead;
        this.config = config;
        this.meters = meters;
    }

    /** Completes when the message is settled; fails only when it is no longer ours to settle. */
    Future<Void> take(Incoming message) {
        meters.taken();
        Instruction instruction;
        try {
            instruction = reader.read(message.body());
        } catch (Refusal.RefusedException e) {
            return new Settling(message, null, e.refusal()).begin();
        } catch (RuntimeException bug) {
            // Reading is pure: it would break the same way each time.
            LOG.error("message cannot be read source={} place={}", source, message.place(), bug);
            return new Settling(message, null, new Refusal(Reason.INTERNAL, "it could not be read")).begin();
        }
        return inOrder.after(instruction.order(), () -> new Settling(message, instruction, null).begin());
    }

    /** That of the source, unless bad messages cannot be put aside: they hold up what comes behind them. */
    Status status(Status source) {
        String trouble = asideTrouble;
        return trouble == null || source.level() != Status.Level.UP ? source : Status.degraded(trouble);
    }

    /** One message, from its first try to its end. */
    private final class Settling {
        private final Incoming message;
        private final @Nullable Instruction instruction;
        private final Promise<Void> ended = Promise.promise();
        private @Nullable Refusal refusal;
        private boolean whole;
        private int failures;

        Settling(Incoming message, @Nullable Instruction instruction, @Nullable Refusal refusal) {
            this.message = message;
            this.instruction = instruction;
            this.refusal = refusal;
            // Two of them for each of many would be too much.
            this.whole = refusal == null || refusal.reason() != Reason.TOO_LARGE;
        }

        Future<Void> begin() {
            step();
            return ended.future();
        }

        private void step() {
            if (!message.isCurrent()) {
                ended.fail(Fault.of(Fault.Code.UNAVAILABLE, "the broker has taken the message back"));
                return;
            }
            Refusal why = refusal;
            Instruction asked = instruction;
            if (why != null) {
                putAside(why).onComplete(done -> next(done.cause(), () -> buried(why)));
            } else if (asked != null) {
                asked.ask(node.bus()).onComplete(done -> next(done.cause(), this::applied));
            }
        }

        private void next(@Nullable Throwable failure, Runnable success) {
            if (failure == null) {
                success.run();
                return;
            }
            failures++;
            Refusal forever = refusal == null ? forever(failure) : null;
            if (forever != null) {
                refusal = forever;
                failures = 0;
                step();
                return;
            }
            meters.retried();
            if (waits.pass()) {
                LOG.warn(
                        "message waits source={} place={} failures={} cause={} skipped={}",
                        source,
                        message.place(),
                        failures,
                        failure.toString(),
                        waits.skipped());
            }
            node.vertx().setTimer(waitMs(), t -> step());
        }

        private long waitMs() {
            long wait = Math.min(config.backoffMax().toMillis(), BACKOFF_FIRST_MS << Math.min(failures - 1, 20));
            return wait / 2 + node.random().nextLong(wait / 2 + 1);
        }

        /** Why no further try can help, or null. */
        private @Nullable Refusal forever(Throwable failure) {
            Fault fault = failure instanceof FaultException e
                    ? e.fault()
                    : new Fault(Fault.Code.INTERNAL, failure.getClass().getSimpleName());
            return switch (fault.code()) {
                case BUSY, TIMEOUT, UNAVAILABLE -> null;
                case CONFLICT -> new Refusal(Reason.CONFLICT, fault.text());
                case NOT_FOUND -> new Refusal(Reason.NOT_FOUND, fault.text());
                case INVALID -> new Refusal(Reason.INVALID, fault.text());
                case REFUSED -> new Refusal(Reason.REFUSED, fault.text());
                case INTERNAL -> failures < config.triesMax() ? null : new Refusal(Reason.INTERNAL, fault.text());
            };
        }

        private Future<Void> putAside(Refusal why) {
            Map<String, String> headers = Map.of(
                    Headers.REASON, why.reason().name(),
                    Headers.DETAIL, Texts.sanitized(why.detail(), DETAIL_CHARS_MAX),
                    Headers.AT,
                            node.clock()
                                    .instant()
                                    .truncatedTo(ChronoUnit.MILLIS)
                                    .toString());
            return guard.call(() -> message.putAside(headers, whole).compose(this::written))
                    .onSuccess(done -> asideTrouble = null)
                    .onFailure(e -> asideTrouble = "bad messages cannot be put aside: " + e.getMessage());
        }

        private Future<Void> written(Sent sent) {
            if (sent.outcome() == Sent.Outcome.DELIVERED) {
                return Future.succeededFuture();
            }
            // Too large with the reason beside it, say: most of it is better than none of it.
            whole = whole && sent.outcome() != Sent.Outcome.PERMANENT;
            return Future.failedFuture(
                    Fault.of(Fault.Code.UNAVAILABLE, "not put aside: " + sent.outcome() + " " + sent.error()));
        }

        private void applied() {
            meters.applied();
            ended.complete();
        }

        private void buried(Refusal why) {
            meters.dead(why.reason());
            dead.tell(why.reason(), message.place(), instruction == null ? null : instruction.order());
            ended.complete();
        }
    }
}
