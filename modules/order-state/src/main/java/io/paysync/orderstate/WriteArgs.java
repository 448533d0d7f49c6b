package io.paysync.orderstate;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.OrdersApi.Result;
import io.paysync.platform.db.Args;
import io.paysync.platform.ids.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A {@link WriteSet} column by column, in the order of the parameters of {@link OrderStore}'s write statements. */
final class WriteArgs {
    private WriteArgs() {}

    static Args often(WriteSet set) {
        Args args = Args.of();
        orders(args, set.orders);
        changes(args, set.changes);
        facts(args, set.facts);
        payments(args, set.payments);
        return args;
    }

    static Args rarely(WriteSet set, Ids ids, Instant now) {
        Args args = often(set);
        keys(args, set.parked, WriteSet.FactRow::key);
        args.texts(column(set.parked, row -> row.fact().fact().merchant()));
        args.texts(column(set.parked, row -> orderId(row.fact().key())));
        args.texts(column(set.parked, row -> row.fact().fact().tradeNo()));
        args.integers(column(set.unparked, WriteSet.UnparkedRow::order));
        keys(args, set.unparked, WriteSet.UnparkedRow::key);
        args.integers(column(set.raised, WriteSet.IncidentRow::order));
        args.uuids(column(set.raised, row -> ids.next()));
        args.texts(column(set.raised, WriteSet.IncidentRow::merchant));
        args.texts(column(set.raised, row -> row.incident().kind().name()));
        args.texts(column(set.raised, row -> row.incident().key()));
        args.texts(column(set.raised, row -> row.incident().orderId()));
        args.texts(column(set.raised, row -> row.incident().text()));
        args.integers(column(set.settled, WriteSet.IncidentRow::order));
        args.texts(column(set.settled, WriteSet.IncidentRow::merchant));
        args.texts(column(set.settled, row -> row.incident().key()));
        return args.instant(now);
    }

    /** Eleven columns; see the write statement. */
    private static void orders(Args args, List<Draft> orders) {
        args.integers(IntStream.rangeClosed(1, orders.size()).boxed().toList());
        args.texts(column(orders, draft -> draft.key().merchant()));
        args.texts(column(orders, draft -> draft.key().orderId()));
        args.integers(column(orders, draft -> draft.rev));
        args.integers(column(orders, draft -> draft.state().version()));
        args.texts(column(orders, draft -> draft.state().standing().status().name()));
        args.texts(column(orders, draft -> draft.state().standing().review()));
        args.texts(column(orders, draft -> provider(draft.account())));
        args.texts(column(orders, draft -> account(draft.account())));
        args.texts(column(orders, draft -> BooksJson.write(draft.state().books())));
        args.instants(column(orders, draft -> draft.state().updatedAt()));
    }

    private static void changes(Args args, List<WriteSet.ChangeRow> changes) {
        args.integers(column(changes, WriteSet.ChangeRow::order));
        args.texts(column(changes, row -> row.change().key().merchant()));
        args.texts(column(changes, row -> row.change().key().orderId()));
        args.integers(column(changes, row -> row.change().version()));
        args.texts(column(
                changes,
                row -> row.change().from() == null ? null : row.change().from().name()));
        args.texts(column(changes, row -> row.change().to().name()));
        args.texts(column(changes, row -> StepJson.write(row.change())));
    }

    private static void facts(Args args, List<WriteSet.FactRow> facts) {
        args.integers(column(facts, WriteSet.FactRow::order));
        keys(args, facts, WriteSet.FactRow::key);
        args.texts(column(facts, row -> merchant(row.fact())));
        args.texts(column(facts, row -> orderId(row.fact().key())));
        args.texts(column(facts, row -> row.result().name()));
        args.integers(column(facts, WriteSet.FactRow::version));
        // The history line has the reason of what moved.
        args.texts(column(facts, row -> row.result() == Result.MOVED ? "" : row.reason()));
        args.instants(column(facts, row -> row.fact().fact().receivedAt()));
        args.texts(column(facts, row -> Json.write(row.fact().fact())));
    }

    private static void payments(Args args, List<WriteSet.PaymentRow> payments) {
        args.integers(column(payments, WriteSet.PaymentRow::order));
        args.texts(column(payments, row -> row.trade().account().provider()));
        args.texts(column(payments, row -> row.trade().account().account()));
        args.texts(column(payments, row -> row.trade().tradeNo()));
        args.texts(column(payments, row -> row.owner().merchant()));
        args.texts(column(payments, row -> row.owner().orderId()));
    }

    private static <R> void keys(Args args, List<R> rows, Function<R, FactKey> key) {
        args.texts(column(rows, row -> key.apply(row).account().provider()));
        args.texts(column(rows, row -> key.apply(row).account().account()));
        args.texts(column(rows, row -> key.apply(row).eventKey()));
    }

    static <R, V extends @Nullable Object> List<V> column(List<R> rows, Function<? super R, ? extends V> value) {
        List<V> out = new ArrayList<>(rows.size());
        for (R row : rows) {
            out.add(value.apply(row));
        }
        return out;
    }

    static String merchant(Addressed fact) {
        OrderKey key = fact.key();
        return key == null ? fact.fact().merchant() : key.merchant();
    }

    static @Nullable String orderId(@Nullable OrderKey key) {
        return key == null ? null : key.orderId();
    }

    static @Nullable String provider(@Nullable AccountRef account) {
        return account == null ? null : account.provider();
    }

    static @Nullable String account(@Nullable AccountRef account) {
        return account == null ? null : account.account();
    }
}
