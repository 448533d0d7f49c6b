package io.paysync.dispatch;

import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.contract.dispatch.ReceiptApi.Reported;
import io.paysync.platform.days.Days;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL of {@code dispatch.receipt}; see {@code V013__receipt.sql}. */
final class ReceiptStore {
    /** A message and the delivery it was made for. */
    record Reference(String text, DeliveryKey delivery) {}

    /** @param delivery empty while none is known */
    record Moved(
            String reference,
            Optional<DeliveryKey> delivery,
            ReceiptState state,
            @Nullable String code) {}

    static final Sql SENT = Sql.of("dispatch.receipts.sent", """
        select * from dispatch.receipts_sent($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
        """);

    static final Sql TAKE = Sql.of("dispatch.receipts.take", """
        select * from dispatch.receipts_take($1::text[], $2::int[], $3::text[])
        """);

    private static final Sql OF = Sql.of("dispatch.receipts.of", """
        select * from dispatch.receipts_of($1::text[], $2::text[], $3::text[], $4::int[])
        """);

    private static final Sql DROP = Sql.of("dispatch.receipts.drop", """
        select dispatch.drop_receipts(platform.older_than($1), $2, $3) as removed
        """);

    /** As they stand in the table. */
    private static final List<ReceiptState> STATES =
            List.of(ReceiptState.QUEUED, ReceiptState.SENT, ReceiptState.DELIVERED, ReceiptState.UNDELIVERED);

    private final Db db;

    ReceiptStore(Db db) {
        this.db = db;
    }

    /** @return what had been reported about these before they were known here; each is told once */
    Future<List<Moved>> sent(List<Reference> references) {
        Args args = Args.of()
                .texts(references.stream().map(Reference::text).toList())
                .texts(references.stream().map(r -> r.delivery().merchant()).toList())
                .texts(references.stream().map(r -> r.delivery().orderId()).toList())
                .texts(references.stream().map(r -> r.delivery().endpointId()).toList())
                .integers(references.stream().map(r -> r.delivery().version()).toList());
        return db.idempotent(SENT, args)
                .map(Rows.list(ReceiptStore::moved))
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    /** @return those that moved something */
    Future<List<Moved>> take(List<Receipt> receipts) {
        Args args = Args.of()
                .texts(receipts.stream().map(Receipt::reference).toList())
                .integers(receipts.stream().map(r -> STATES.indexOf(r.state())).toList())
                .texts(receipts.stream().map(Receipt::code).toList());
        return db.idempotent(TAKE, args)
                .map(Rows.list(ReceiptStore::moved))
                .map(all -> all.stream().flatMap(Optional::stream).toList());
    }

    Future<Map<DeliveryKey, Reported>> of(List<DeliveryKey> deliveries) {
        return db.idempotent(OF, DispatchStore.keys(deliveries)).map(rows -> {
            Map<DeliveryKey, Reported> found = new HashMap<>();
            for (Row row : rows) {
                found.put(
                        DispatchStore.key(row),
                        new Reported(
                                STATES.get(row.getInteger("state")),
                                row.getString("code"),
                                Rows.instant(row, "reported_at")));
            }
            return found;
        });
    }

    /** @return how many, at most {@code rows} of each kind */
    Future<Integer> drop(Duration olderThan, Duration unknownKeep, int rows) {
        Args args = Args.of()
                .integer(Days.whole(olderThan))
                .number(unknownKeep.toMillis())
                .integer(rows);
        return db.idempotent(DROP, args)
                .map(removed -> removed.iterator().next().getInteger("removed"));
    }

    private static Optional<Moved> moved(Row row) {
        Integer state = row.getInteger("state");
        return state == null
                ? Optional.empty()
                : Optional.of(new Moved(
                        row.getString("reference"),
                        row.getString("merchant") == null ? Optional.empty() : Optional.of(DispatchStore.key(row)),
                        STATES.get(state),
                        row.getString("code")));
    }
}
