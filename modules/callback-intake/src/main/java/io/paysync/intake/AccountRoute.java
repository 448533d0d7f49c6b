package io.paysync.intake;

import io.paysync.intake.http.Answer;
import io.paysync.intake.http.Endpoint;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;

/** One account's path: its answers, made once, and its counters. */
final class AccountRoute implements Endpoint {
    private final Account account;
    private final IntakeMetrics metrics;
    private final IntakeFlow flow;
    private final Ack acceptedAck;
    private final Reply accepted;
    private final Reply tryAgain;

    AccountRoute(Account account, IntakeMetrics metrics, IntakeFlow flow) {
        this.account = account;
        this.metrics = metrics;
        this.flow = flow;
        this.acceptedAck = account.accepted();
        this.accepted = new Reply(answer(acceptedAck), true);
        this.tryAgain = new Reply(answer(account.unavailable()), true);
    }

    @Override
    public Future<Reply> handle(RawCallback request, SocketAddress remote) {
        return flow.take(this, request, remote);
    }

    @Override
    public Answer unavailable() {
        return tryAgain.answer();
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

    /** The success answer for this request, which nearly always is the same one. */
    Reply accepted(RawCallback request) {
        Ack ack = account.accepted(request);
        return ack.equals(acceptedAck) ? accepted : new Reply(answer(ack), true);
    }

    /** For a genuine callback that could not be committed. */
    Reply tryAgain() {
        return tryAgain;
    }

    Reply refused(Verdict.Refused why) {
        return new Reply(answer(account.refused(why)), false);
    }

    private static Answer answer(Ack ack) {
        return Answer.of(ack.status(), ack.contentType(), ack.body());
    }
}
