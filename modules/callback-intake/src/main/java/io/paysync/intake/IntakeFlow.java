package io.paysync.intake;

import io.paysync.contract.bus.Json;
import io.paysync.intake.http.Answer;
import io.paysync.intake.http.Endpoint.Reply;
import io.paysync.platform.Contexts;
import io.paysync.platform.batch.Batcher;
import io.paysync.platform.log.LogLimit;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A callback's way: prove it, look whether it is a known repeat, commit it, answer, hand its facts over. One flow for each
 * listener instance, on its event loop.
 *
 * <p>The provider's success text is sent only for what is committed. Everything else that can happen (a full queue, a
 * database that is down or hangs) is answered with the provider's "try again".
 */
final class IntakeFlow {
    private static final Logger log = LoggerFactory.getLogger(IntakeFlow.class);

    private final InstantSource clock;
    private final Seen seen;
    private final Batcher<Callback, Boolean> inbox;
    private final HandOver handOver;
    private final Repeats repeats;
    private final Refusals refusals;
    private final LogLimit failures = new LogLimit(Duration.ofSeconds(5));

    IntakeFlow(
            InstantSource clock,
            Seen seen,
            Batcher<Callback, Boolean> inbox,
            HandOver handOver,
            Repeats repeats,
            Refusals refusals) {
        this.clock = clock;
        this.seen = seen;
        this.inbox = inbox;
        this.handOver = handOver;
        this.repeats = repeats;
        this.refusals = refusals;
    }

    Future<Reply> take(AccountRoute route, RawCallback raw, SocketAddress remote) {
        if (IntakeRules.loops(raw)) {
            count(route, IntakeRules.LOOP, raw, remote);
            return Future.succeededFuture(new Reply(Answer.LOOP, false));
        }
        Instant now = clock.instant();
        Future<Verdict> outside = route.account().prove(raw, now);
        if (outside == null) {
            return judged(route, route.account().verify(raw, now), raw, remote);
        }
        // Its answer may come on another thread, and several listeners may wait for the same one.
        Promise<Verdict> proof = Contexts.promise();
        outside.onComplete(proof);
        return proof.future().compose(verdict -> judged(route, verdict, raw, remote));
    }

    private Future<Reply> judged(AccountRoute route, Verdict verdict, RawCallback raw, SocketAddress remote) {
        return switch (verdict) {
            case Verdict.Refused refused -> Future.succeededFuture(refuse(route, refused, raw, remote));
            case Verdict.Genuine genuine -> keep(route, callback(route, genuine, raw), route.accepted(raw));
        };
    }

    private Reply refuse(AccountRoute route, Verdict.Refused refused, RawCallback raw, SocketAddress remote) {
        count(route, refused, raw, remote);
        return route.refused(refused);
    }

    private void count(AccountRoute route, Verdict.Refused refused, RawCallback raw, SocketAddress remote) {
        if (refused.probe()) {
            route.metrics().probe.increment();
        } else {
            route.metrics().refused(refused.reason());
            refusals.sample(route.account(), refused, raw, remote);
        }
    }

    private static Callback callback(AccountRoute route, Verdict.Genuine genuine, RawCallback raw) {
        return new Callback(
                route.account().ref(),
                genuine.keyId(),
                IntakeRules.evidenceHeaders(raw.headers(), route.account().evidenceHeaders()),
                Buffer.buffer(raw.body()),
                genuine.facts(),
                Json.write(genuine.facts()));
    }

    private Future<Reply> keep(AccountRoute route, Callback callback, Reply success) {
        return seen.known(callback)
                .compose(known -> known ? Future.succeededFuture(false) : inbox.add(callback))
                .map(fresh -> {
                    if (fresh) {
                        accept(route, callback);
                    } else {
                        repeat(route, callback);
                    }
                    return success;
                })
                .recover(down -> Future.succeededFuture(unavailable(route, down)));
    }

    private void accept(AccountRoute route, Callback callback) {
        route.metrics().accepted.increment();
        seen.committed(callback);
        handOver.offer(callback.facts());
    }

    /** Committed before, by us or by another node. Whether its facts arrived is the sweep's business. */
    private void repeat(AccountRoute route, Callback callback) {
        route.metrics().duplicate.increment();
        seen.committed(callback);
        repeats.count(callback);
    }

    private Reply unavailable(AccountRoute route, Throwable why) {
        if (failures.pass()) {
            log.warn(
                    "callback not stored account={} cause={} skipped={}",
                    route.account().ref(),
                    why.toString(),
                    failures.skipped());
        }
        route.metrics().unavailable.increment();
        return route.tryAgain();
    }
}
