package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.channels.receipt.ReceiptReader.Ack;
import io.paysync.channels.receipt.ReceiptReader.Posted;
import io.paysync.channels.receipt.ReceiptReader.Reading;
import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReceiptApi.TakeReceipts;
import io.paysync.intake.http.Answer;
import io.paysync.intake.http.Endpoint;
import io.paysync.platform.bus.Bus;
import io.paysync.platform.log.LogLimit;
import io.paysync.providers.RawCallback;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path at which one service reports what became of messages. It is proven here, so nothing forged goes over the bus, and
 * answered after notification-dispatch has committed it. Nothing is kept here.
 */
final class ReceiptRoute implements Endpoint {
    private static final Logger log = LoggerFactory.getLogger(ReceiptRoute.class);
    private static final Answer FORGED = Answer.of(403, "text/plain", "forbidden\n");
    private static final Answer MALFORMED = Answer.of(400, "text/plain", "bad request\n");
    private static final Answer TRY_AGAIN = Answer.of(503, "text/plain", "try again\n");

    private final String path;
    private final ReceiptReader reader;
    private final Bus bus;
    private final Reply accepted;
    private final Counter taken;
    private final Counter forged;
    private final Counter malformed;
    private final Counter loop;
    private final Counter unavailable;
    private final LogLimit refusals = new LogLimit(Duration.ofSeconds(5));

    /** @param path also tags the counters */
    ReceiptRoute(String path, ReceiptReader reader, Bus bus, MeterRegistry meters) {
        this.path = path;
        this.reader = reader;
        this.bus = bus;
        Ack ack = reader.accepted();
        this.accepted = new Reply(Answer.of(ack.status(), ack.contentType(), ack.body()), true);
        this.taken = counter(meters, "accepted");
        this.forged = counter(meters, "forged");
        this.malformed = counter(meters, "malformed");
        this.loop = counter(meters, "loop");
        this.unavailable = counter(meters, "unavailable");
    }

    private Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("paysync.intake.receipts")
                .description("requests that report what became of messages, by what became of them")
                .tag("path", path)
                .tag("outcome", outcome)
                .register(meters);
    }

    @Override
    public Future<Reply> handle(RawCallback request, SocketAddress remote) {
        if (IntakeRules.loops(request)) {
            return Future.succeededFuture(refused(loop, Answer.LOOP, remote));
        }
        return switch (reader.read(new Posted(request.query(), request::one, request.body()))) {
            case Reading.Genuine genuine -> take(new TakeReceipts(genuine.receipts()));
            case Reading.Forged no -> Future.succeededFuture(refused(forged, FORGED, remote));
            case Reading.Malformed no -> Future.succeededFuture(refused(malformed, MALFORMED, remote));
        };
    }

    private Future<Reply> take(TakeReceipts receipts) {
        Future<?> stored =
                receipts.receipts().isEmpty() ? Future.succeededFuture() : bus.ask(ReceiptApi.TAKE, receipts);
        return stored.map(done -> {
                    taken.increment();
                    return accepted;
                })
                .recover(down -> {
                    unavailable.increment();
                    if (refusals.pass()) {
                        log.warn(
                                "receipt not stored path={} cause={} skipped={}",
                                path,
                                down.toString(),
                                refusals.skipped());
                    }
                    return Future.succeededFuture(new Reply(TRY_AGAIN, true));
                });
    }

    private Reply refused(Counter counter, Answer answer, SocketAddress remote) {
        counter.increment();
        if (refusals.pass()) {
            log.warn(
                    "receipt refused path={} status={} remote={} skipped={}",
                    path,
                    answer.status(),
                    remote.hostAddress(),
                    refusals.skipped());
        }
        return new Reply(answer, false);
    }

    @Override
    public Answer unavailable() {
        return TRY_AGAIN;
    }

    @Override
    public void late() {
        unavailable.increment();
    }
}
