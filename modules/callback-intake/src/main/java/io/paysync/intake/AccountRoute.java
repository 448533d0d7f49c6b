package io.paysync.intake;

import io.paysync.intake.http.Answer;
import io.paysync.intake.http.Endpoint;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;

/** One account's path: its answers and its counters. */
final class AccountRoute implements Endpoint {
    private final Account account;
    private final IntakeMetrics metrics;
    private final IntakeFlow flow;
    private final Ready accepted;
    private final Ready unavailable;

    /** Nearly always the answer is the same as at the start; settings that are read again may bring another. */
    private record Ready(Ack ack, Reply reply) {
        static Ready of(Ack ack) {
            return new Ready(ack, new Reply(answer(ack), true));
        }

        Reply orFor(Ack wanted) {
            return wanted.equals(ack) ? reply : of(wanted).reply();
        }
    }

    AccountRoute(Account account, IntakeMetrics metrics, IntakeFlow flow) {
        this.account = account;
        this.metrics = metrics;
        this.flow = flow;
        this.accepted = Ready.of(account.accepted());
        this.unavailable = Ready.of(account.unavailable());
    }

    @Override
    public Future<Reply> handle(RawCallback request, SocketAddress remote) {
        return flow.take(this, request, remote);
    }

    @Override
    public Answer unavailable() {
        return tryAgain().answer();
    }

    @Override
    public void late() {
        metrics.unavailable.increment();
    }

    Account account() {
        return account;
    }

    IntakeMetrics metrics() {
        return metrics;
    }

    Reply accepted(RawCallback request) {
        return accepted.orFor(account.accepted(request));
    }

    /** For a genuine callback that could not be committed. */
    Reply tryAgain() {
        return unavailable.orFor(account.unavailable());
    }

    Reply refused(Verdict.Refused why) {
        return new Reply(answer(account.refused(why)), false);
    }

    private static Answer answer(Ack ack) {
        return Answer.of(ack.status(), ack.contentType(), ack.body());
    }
}
