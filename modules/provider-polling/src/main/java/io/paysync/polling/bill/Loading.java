package io.paysync.polling.bill;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.RefundState;
import io.paysync.contract.orders.MoneyApi;
import io.paysync.contract.orders.MoneyApi.Held;
import io.paysync.contract.orders.MoneyApi.HeldPayment;
import io.paysync.contract.orders.MoneyApi.HeldRefund;
import io.paysync.contract.orders.MoneyApi.InTotal;
import io.paysync.contract.orders.MoneyApi.MovedPage;
import io.paysync.contract.orders.MoneyApi.ReadMoved;
import io.paysync.platform.Node;
import io.paysync.polling.bill.StageStore.Ours;
import io.paysync.providers.Account;
import io.paysync.providers.bill.Aside;
import io.paysync.providers.bill.BillException;
import io.paysync.providers.bill.BillLine;
import io.paysync.providers.bill.BillReader;
import io.paysync.providers.bill.Bills;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings both sides of a comparison together, page by page: the file on a worker, our side over the bus. */
final class Loading {
    /** Clocks differ: we may have learned of a payment before it happened. */
    private static final Duration SKEW = Duration.ofHours(1);

    /** A line that is further from its bill's day is of another bill. */
    private static final Duration STRANGE = Duration.ofDays(2);

    private final Node node;
    private final BillConfig config;
    private final StageStore stage;
    private final Account account;
    private final Bills bills;
    private final BillDay day;
    private final long loadId;
    private final Tally tally;

    Loading(
            Node node,
            BillConfig config,
            StageStore stage,
            Account account,
            Bills bills,
            BillDay day,
            long loadId,
            Tally tally) {
        this.node = node;
        this.config = config;
        this.stage = stage;
        this.account = account;
        this.bills = bills;
        this.day = day;
        this.loadId = loadId;
        this.tally = tally;
    }

    /** Fails with a BillException when the file is not the bill it should be. */
    Future<Void> bill(Path file) {
        return node.vertx()
                .executeBlocking(() -> open(file), false)
                .compose(reader -> read(reader)
                        .compose(first -> lines(reader, first))
                        .eventually(() -> node.vertx().executeBlocking(() -> closed(reader), false)));
    }

    private BillReader open(Path file) throws BillException {
        try {
            return bills.open(Files.newInputStream(file), day.date(), config.limits());
        } catch (IOException e) {
            throw new BillException("the file cannot be read");
        }
    }

    /** What came with the bill and cannot be read. */
    Future<Optional<Aside>> aside(Path file) {
        return node.vertx().executeBlocking(() -> bills.aside(Files.newInputStream(file), config.limits()), false);
    }

    private static boolean closed(BillReader reader) {
        reader.close();
        return true;
    }

    private Future<List<BillLine>> read(BillReader reader) {
        return node.vertx().executeBlocking(() -> reader.next(config.pageRows()), false);
    }

    /** While a page is written, the next one is read. */
    private Future<Void> lines(BillReader reader, List<BillLine> first) {
        List<List<BillLine>> page = new ArrayList<>(List.of(first));
        return Repeat.whileTrue(() -> {
            List<BillLine> lines = page.getFirst();
            if (lines.isEmpty()) {
                return Future.succeededFuture(false);
            }
            for (BillLine line : lines) {
                if (strange(line)) {
                    return Future.failedFuture(
                            new BillException("line " + line.number() + " is of " + line.at() + ", another day"));
                }
                tally.lines++;
                tally.compared += comparable(line) ? 1 : 0;
            }
            Future<List<BillLine>> next = read(reader);
            return Future.join(stage.lines(loadId, lines), next).map(both -> {
                page.set(0, next.result());
                return true;
            });
        });
    }

    private boolean strange(BillLine line) {
        Instant at = line.at();
        return at != null
                && line.kind() == BillLine.Kind.PAYMENT
                && (at.isAfter(day.end().plus(STRANGE))
                        || at.isBefore(day.start().minus(STRANGE).minus(Duration.ofDays(bills.settleDays()))));
    }

    private static boolean comparable(BillLine line) {
        return switch (line.kind()) {
            case PAYMENT, REFUND, REVERSAL, DISPUTE -> true;
            case FEE, OTHER -> false;
        };
    }

    /** Everything of ours that may belong to the day. While a page is written, the next one is asked for. */
    Future<Void> ours() {
        // What stands on this bill and is ours of a neighbouring day is to be remembered, so it must be seen.
        Instant from = day.start().minus(longer(SKEW, config.boundary())).minus(Duration.ofDays(bills.settleDays()));
        Instant until = day.end().plus(longer(config.lag(), config.boundary()));
        int lanes = config.partsAtOnce();
        return Repeat.each(
                lanes, lanes, lane -> ours(cut(lane, lanes, from, until), cut(lane + 1, lanes, from, until)));
    }

    /** The day is divided evenly; what lies before and after it belongs to its first and last parts. */
    private Instant cut(int lane, int lanes, Instant from, Instant until) {
        if (lane == 0) {
            return from;
        }
        if (lane == lanes) {
            return until;
        }
        return day.start()
                .plus(Duration.between(day.start(), day.end())
                        .multipliedBy(lane)
                        .dividedBy(lanes));
    }

    private Future<Void> ours(Instant from, Instant until) {
        List<Future<MovedPage>> page = new ArrayList<>(List.of(moved(from, until, null)));
        return Repeat.whileTrue(() -> page.getFirst().compose(moved -> {
            List<Ours> items = new ArrayList<>();
            moved.orders().forEach(held -> add(held, items));
            tally.ours += items.size();
            String after = moved.next();
            if (after != null) {
                page.set(0, moved(from, until, after));
            }
            return (items.isEmpty() ? Future.<Void>succeededFuture() : stage.ours(loadId, items)).map(after != null);
        }));
    }

    private Future<MovedPage> moved(Instant from, Instant until, @Nullable String after) {
        return node.bus()
                .ask(
                        MoneyApi.MOVED,
                        new ReadMoved(account.ref(), account.merchant(), from, until, after, config.pageRows()));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static void add(Held held, List<Ours> items) {
        String currency = held.price().currency();
        for (HeldPayment payment : held.payments()) {
            items.add(new Ours(
                    Kinds.PAYMENT,
                    payment.tradeNo(),
                    held.orderId(),
                    null,
                    null,
                    BillRules.booked(payment, held).minor(),
                    currency,
                    payment.at().toEpochMilli()));
            InTotal total = payment.inTotal();
            if (total != null && total.minor() > 0 && total.at() != null) {
                items.add(Ours.total(
                        payment.tradeNo(),
                        held.orderId(),
                        total.minor(),
                        currency,
                        total.at().toEpochMilli()));
            }
        }
        for (HeldRefund refund : held.refunds()) {
            String trade = refund.tradeNo() == null && held.payments().size() == 1
                    ? held.payments().getFirst().tradeNo()
                    : refund.tradeNo();
            if (trade != null && refund.state() == RefundState.SUCCEEDED) {
                items.add(new Ours(
                        Kinds.REFUND,
                        trade,
                        held.orderId(),
                        refund.merchantNo(),
                        refund.providerNo(),
                        refund.minor(),
                        currency,
                        refund.at().toEpochMilli()));
            }
        }
    }

    /** Fails when the database has lost a part meanwhile; the run is to be begun again. */
    Future<Void> complete() {
        return tally.complete()
                ? Future.succeededFuture()
                : Future.failedFuture(Fault.of(Fault.Code.UNAVAILABLE, "what was staged is gone, begin again"));
    }
}
