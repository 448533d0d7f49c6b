package io.paysync.dispatch;

import io.paysync.channels.Addressee;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.OwnWords;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.TrialApi.Outcome;
import io.paysync.contract.dispatch.TrialApi.Tried;
import io.paysync.contract.dispatch.TrialApi.TryEndpoint;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.Contacts;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.platform.Node;
import io.paysync.platform.guard.Guards;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a sample to an endpoint now, by the way of any attempt: its guard, its channel's checks and deadline. Nothing follows
 * from it: no row is written, nothing is tried again, and a receiver that says that it is gone stays as it is. Paid for is a
 * message all the same: it counts against the budgets, and an endpoint has one at a time and a pause behind it.
 */
final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
    private static final int FIRST_RUN = 1;

    private final Node node;
    private final DispatchConfig.Endpoints config;
    private final Map<String, Channel> channels;
    private final Directory directory;
    private final OwnWordsCache words;
    private final Guards<EndpointKey> guards;
    private final Budgets budgets;
    private final DispatchMetrics metrics;
    private final Acts acts;
    /** Those with a trial under way or just made. */
    private final Set<EndpointKey> tried = ConcurrentHashMap.newKeySet();

    Trials(
            Node node,
            DispatchConfig.Endpoints config,
            Map<String, Channel> channels,
            Directory directory,
            OwnWordsCache words,
            Guards<EndpointKey> guards,
            Budgets budgets,
            DispatchMetrics metrics,
            Acts acts) {
        this.node = node;
        this.config = config;
        this.channels = channels;
        this.directory = directory;
        this.words = words;
        this.guards = guards;
        this.budgets = budgets;
        this.metrics = metrics;
        this.acts = acts;
    }

    Future<Tried> make(TryEndpoint ask) {
        String type = ask.eventType();
        if (type != null && !ChangeType.ALL.contains(type)) {
            return invalid("unknown event type; there are " + new TreeSet<>(ChangeType.ALL));
        }
        Optional<String> wrong = Contacts.refuse(ask.receivers());
        if (wrong.isPresent()) {
            return invalid(wrong.get());
        }
        return directory
                .find(new EndpointKey(ask.merchant(), ask.endpointId()))
                .compose(found -> found.map(target -> make(target, ask))
                        .orElseGet(
                                () -> Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "there is no such endpoint"))))
                .compose(tried -> noted(ask, tried));
    }

    /** It was sent, whether it can be recorded or not. */
    private Future<Tried> noted(TryEndpoint ask, Tried tried) {
        EndpointKey key = new EndpointKey(ask.merchant(), ask.endpointId());
        return acts.note(key, Acts.What.TEST, ask.who(), tried.messageId().isEmpty() ? null : tried.messageId())
                .onFailure(e -> LOG.warn("test not recorded endpoint={} cause={}", key, e.getMessage()))
                .otherwiseEmpty()
                .map(tried);
    }

    private Future<Tried> make(Target target, TryEndpoint ask) {
        Channel channel = channels.get(target.channel());
        if (channel == null) {
            return invalid("there is no such channel");
        }
        String type = type(target, ask.eventType());
        return switch (channel.addressee(
                type, target.address(), target.options(), ask.receivers(), target.ownTypes())) {
            case Addressee.Nobody nobody -> Future.succeededFuture(skipped(type, nobody.why()));
            case Addressee.One one -> limited(target, channel, type, one.recipient());
            case Addressee.Endpoint endpoint -> limited(target, channel, type, null);
        };
    }

    private Future<Tried> limited(Target target, Channel channel, String type, @Nullable Recipient recipient) {
        EndpointKey key = target.key();
        long others = tried.stream()
                .filter(other -> other.merchant().equals(key.merchant()))
                .count();
        if (others >= config.trialsMax() || !tried.add(key)) {
            return Future.failedFuture(Fault.of(
                    Fault.Code.BUSY,
                    "a test of this endpoint is under way or was just made (dispatch.endpoints.trialPause), or too many"
                            + " others are"));
        }
        return send(target, channel, type, recipient)
                .onComplete(done ->
                        node.vertx().setTimer(Math.max(1, config.trialPause().toMillis()), timer -> tried.remove(key)));
    }

    private Future<Tried> send(Target target, Channel channel, String type, @Nullable Recipient recipient) {
        Instant now = node.clock().instant();
        return words.of(target, type)
                .map(own -> notice(target, type, recipient, own, now))
                .compose(notice -> budgets.ask(
                                target, channel, recipient, notice.orderId(), notice.messageId(), FIRST_RUN)
                        .compose(verdict -> switch (verdict) {
                            case GRANTED ->
                                Attempts.send(guards.guard(target.key()), channel, notice)
                                        .otherwise(cause -> Judged.sent(cause, target))
                                        .map(sent -> tried(target, notice, sent));
                            case RECIPIENT -> Future.succeededFuture(skipped(type, Budgets.RECIPIENT_WORD));
                            case MERCHANT -> Future.succeededFuture(skipped(type, Budgets.MERCHANT_WORD));
                        }));
    }

    private Notice notice(Target target, String type, @Nullable Recipient recipient, OwnWords own, Instant now) {
        Change change = SampleChange.of(target.key().merchant(), type, null, now);
        String merchant = target.key().merchant();
        // Another one each time: to a receiver that keeps ids the second test would be a repeat of the first.
        String name = "test/" + Long.toHexString(node.random().nextLong());
        return new Notice(
                DeliveryKey.of(merchant, name, target.key().endpointId(), change.version())
                        .messageId(),
                type,
                merchant,
                change.key().orderId(),
                target.address(),
                target.options(),
                Payload.ofTest(change),
                target.secrets(),
                recipient,
                false,
                now,
                own);
    }

    private Tried tried(Target target, Notice notice, Sent sent) {
        Outcome outcome = outcome(sent);
        metrics.trials.increment();
        LOG.info(
                "endpoint tested endpoint={} type={} message={} outcome={} status={} error={}",
                target.key(),
                notice.type(),
                notice.messageId(),
                outcome,
                sent.status(),
                sent.error());
        return new Tried(
                outcome,
                notice.messageId(),
                notice.type(),
                notice.now(),
                sent.status(),
                sent.error(),
                sent.took().toMillis());
    }

    private Tried skipped(String type, String why) {
        return new Tried(Outcome.SKIPPED, "", type, node.clock().instant(), 0, why, 0);
    }

    private static String type(Target target, @Nullable String asked) {
        if (asked != null) {
            return asked;
        }
        String paid = ChangeType.typeOf(OrderStatus.PAID);
        return target.types().isEmpty() || target.types().contains(paid) ? paid : new TreeSet<>(target.types()).first();
    }

    private static Outcome outcome(Sent sent) {
        return switch (sent.outcome()) {
            case DELIVERED -> Outcome.DELIVERED;
            case RETRY, THROTTLED -> Outcome.RETRY;
            case PERMANENT, RECEIVER_GONE, RECIPIENT_GONE -> Outcome.REFUSED;
            case MISCONFIGURED, LOCKED_OUT -> Outcome.MISCONFIGURED;
            case UNKNOWN -> Outcome.UNKNOWN;
            case NOT_SENT -> Outcome.NOT_SENT;
        };
    }

    private static <T> Future<T> invalid(String why) {
        return Future.failedFuture(Fault.of(Fault.Code.INVALID, why));
    }
}
