package io.paysync.dispatch;

import io.micrometer.core.instrument.Counter;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.OwnWords;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.platform.guard.Guard;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Makes one attempt: looks up the receiver, asks whether it may be told now and whether there is budget for it, and sends through its guard. */
final class Attempts {
    /** What came of it. */
    sealed interface Tried {
        record Made(Sent sent) implements Tried {}

        /** None was made. */
        record Not(Step step) implements Tried {}
    }

    private final InstantSource clock;
    private final Directory directory;
    private final OwnWordsCache words;
    private final Map<String, Channel> channels;
    private final Burial burial;
    private final Chains chains;
    private final Budgets budgets;
    private final Counter quiet;
    private final Duration probeEvery;

    Attempts(
            InstantSource clock,
            Directory directory,
            OwnWordsCache words,
            Map<String, Channel> channels,
            Burial burial,
            Chains chains,
            Budgets budgets,
            Counter quiet,
            Duration probeEvery) {
        this.clock = clock;
        this.directory = directory;
        this.words = words;
        this.channels = channels;
        this.burial = burial;
        this.chains = chains;
        this.budgets = budgets;
        this.quiet = quiet;
        this.probeEvery = probeEvery;
    }

    Future<Tried> make(Outlet outlet, Held delivery) {
        return receiver(delivery.endpoint()).compose(found -> {
            Channel channel =
                    found.map(target -> channels.get(target.channel())).orElse(null);
            if (found.isEmpty() || channel == null) {
                return Future.succeededFuture(new Tried.Not(new Step.Dead(Fanout.OFF)));
            }
            Target target = found.get();
            delivery.delays = target.delays();
            delivery.chain = target.chain();
            return instead(delivery, target)
                    .compose(instead -> instead.map(Future::succeededFuture)
                            .orElseGet(() -> probed(outlet, delivery, target, channel)));
        });
    }

    /** Who is to be told. An old list may not know yet that it was just saved or enabled, and off is for ever. */
    private Future<Optional<Target>> receiver(EndpointKey key) {
        return directory.find(key).compose(known -> {
            Optional<Target> told = known.filter(this::told);
            return told.isPresent()
                    ? Future.succeededFuture(told)
                    : directory.read(key).map(now -> now.filter(this::told));
        });
    }

    private boolean told(Target target) {
        return target.active() && channels.containsKey(target.channel());
    }

    /** What comes of it without an attempt; what cannot be asked now is asked again shortly. */
    private Future<Optional<Tried>> instead(Held delivery, Target target) {
        return chains.ask(delivery, target)
                .map(step -> step.<Tried>map(Tried.Not::new).or(() -> quiet(delivery, target)))
                .otherwise(e -> Optional.of(new Tried.Made(busy(Duration.ZERO, "BUSY"))));
    }

    /** In its quiet hours it goes back to the queue until they are over. */
    private Optional<Tried> quiet(Held delivery, Target target) {
        Instant now = clock.instant();
        Duration wait = Duration.between(now, Quiet.until(target.rule().quietHours(), delivery.type, now));
        if (wait.isZero()) {
            return Optional.empty();
        }
        quiet.increment();
        // A millisecond more, since the queue counts in these.
        return Optional.of(new Tried.Not(new Step.PutBack(wait.plusMillis(1), false)));
    }

    private Future<Tried> probed(Outlet outlet, Held delivery, Target target, Channel channel) {
        if (target.suspended()) {
            Duration wait = outlet.probe(probeEvery, System.nanoTime());
            if (!wait.isZero()) {
                return Future.succeededFuture(new Tried.Made(busy(wait, "SUSPENDED")));
            }
        }
        return words.of(target, delivery.type)
                .compose(own -> granted(delivery, target, channel)
                        .compose(instead -> instead.map(Future::succeededFuture)
                                .orElseGet(() -> sent(outlet, channel, target, notice(delivery, target, own)))));
    }

    private Future<Tried> sent(Outlet outlet, Channel channel, Target target, Notice notice) {
        return send(outlet.guard(), channel, notice)
                .compose(sent -> sent.outcome() == Outcome.RECEIVER_GONE
                        ? burial.gone(target.key(), target.revision(), sent.status())
                                .map(gone -> gone ? sent : moved(sent))
                        : Future.succeededFuture(sent))
                .map(Tried.Made::new);
    }

    /** What comes of it when there is no budget left for it. Nothing may stand between a yes and the attempt. */
    private Future<Optional<Tried>> granted(Held delivery, Target target, Channel channel) {
        // The numbers of attempts go on over replays, the tries begin anew with each.
        int run = AttemptLog.last(delivery.attempts) - delivery.tries + 1;
        return budgets.ask(target, channel, delivery.recipient, delivery.key.orderId(), delivery.key.messageId(), run)
                .map(verdict -> switch (verdict) {
                    case GRANTED -> Optional.<Tried>empty();
                    case RECIPIENT -> Optional.<Tried>of(new Tried.Not(new Step.Withdrawn(Budgets.RECIPIENT_WORD)));
                    case MERCHANT -> Optional.<Tried>of(new Tried.Not(new Step.Dead(Budgets.MERCHANT_WORD)));
                })
                .otherwise(e -> Optional.of(new Tried.Made(busy(Duration.ZERO, "BUSY"))));
    }

    /** What was asked is gone, and no longer what the endpoint is: the message goes where that is now. */
    private static Sent moved(Sent sent) {
        return new Sent(Outcome.RETRY, sent.status(), "MOVED", null, null, sent.took());
    }

    private static Sent busy(Duration wait, String why) {
        return new Sent(Outcome.NOT_SENT, 0, why, wait, null, Duration.ZERO);
    }

    /** The way of every message to a receiver. */
    static Future<Sent> send(Guard guard, Channel channel, Notice notice) {
        return guard.call(
                () -> channel.send(notice).compose(Judged::of), failure -> !(failure instanceof Judged.Untroubled));
    }

    private Notice notice(Held delivery, Target target, OwnWords own) {
        return new Notice(
                delivery.key.messageId(),
                delivery.type,
                delivery.key.merchant(),
                delivery.key.orderId(),
                target.address(),
                target.options(),
                delivery.body,
                target.secrets(),
                delivery.recipient,
                AttemptLog.doubtful(delivery.attempts),
                clock.instant(),
                own);
    }
}
