package io.paysync.dispatch;

import io.paysync.channels.Recipient;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.platform.config.Secret;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL of {@code dispatch.delivery} on the way from change to result. Times are the database's own: delays come in, no
 * node's clock does. What finds rows by their key is a function of the schema, which says how it is planned
 * ({@code V004__by_key.sql}).
 */
final class DispatchStore {
    /**
     * @param behind the newest older version that is in this node's memory, or 0. That one has been looked after, so only
     *     those between the two may be pending elsewhere
     * @param follows whether there is or will be a delivery of the version right before it
     */
    record Fresh(Held held, int behind, boolean follows) {
        /**
         * 1: not to be sent from memory; 2: others may be between; 4: and the one right before must be there; 8: finished
         * without an attempt; 16: dead without one.
         */
        int flags() {
            boolean gap = behind < held.key.version() - 1;
            return (held.spilled || !held.wait.isZero() ? 1 : 0)
                    | (gap ? 2 : 0)
                    | (gap && follows ? 4 : 0)
                    | (held.skip != null ? 8 : 0)
                    | (held.off ? 16 : 0);
        }
    }

    /** What the insert made of a delivery. */
    enum Taken {
        /** New; the node that took it sends it. */
        MINE,
        /** New; it waits in the queue. */
        QUEUED,
        /** It was there before. */
        KNOWN
    }

    /** @param attempts the log after this step; @param tries of this schedule after it */
    record Result(Held held, Step step, int tries, String attempts) {}

    /**
     * Held is one behind a pending one, and one that has come before the one right before it, whose offer was lost or is
     * being taken by another node this moment.
     */
    static final Sql TAKE = Sql.of("dispatch.take", """
        select * from dispatch.take($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::bytea[],
            $7::timestamptz[], $8::timestamptz[], $9::int[], $10::int[], $11::text[], $12::bytea[], $13::bigint[], $14, $15)
        """);

    /**
     * Outcome 0 again or put back, 1 delivered, 2 dead. When a delivery that others may wait for is finished, the next of
     * its lane is due at once.
     *
     * <p>The only commit here that does not wait for the disk. Should the database server crash in that half second, the
     * result is gone, and the message is sent again with the same id, as it would be had this node crashed. No later
     * commit, such as that of the sweep's mark, can be on disk without this one.
     */
    static final Sql FINISH = Sql.of("dispatch.finish", """
        select * from dispatch.finish($1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::int[],
            $7::int[], $8::bigint[], $9::int[], $10::text[], $11::bool[], $12::bool[])
        """);

    /** Makes due what a node left behind; repeats change nothing. */
    static final Sql RECOVER = Sql.of("dispatch.recover", """
        select dispatch.recover($1::text[], $2::text[], $3::text[], $4::int[]) as n
        """);

    static final Sql FIND_MISSING = Sql.of("dispatch.missing", """
        select * from dispatch.missing($1::text[], $2::text[], $3::text[], $4::int[])
        """);

    /** All that waits for a receiver that is gone, a page at a time. */
    static final Sql BURY = Sql.of("dispatch.bury", """
        select dispatch.bury($1, $2, $3) as n
        """);

    private static final Sql BACKLOG = Sql.of(
            "dispatch.backlog",
            "select count(*) as n from (select from dispatch.delivery where due_at is not null limit $1) waiting");

    private final Db db;
    private final SecretBox box;

    /** @param box seals whom orders name */
    DispatchStore(Db db, SecretBox box) {
        this.db = db;
        this.box = box;
    }

    /** @return what became of each, in the order given; all of them are committed */
    Future<List<Taken>> take(List<Fresh> batch, Duration giveUpAfter, Duration holdBack) {
        List<Held> rows = batch.stream().map(Fresh::held).toList();
        Args args = heldKeys(rows)
                .texts(rows.stream().map(held -> held.type).toList())
                .byteses(rows.stream().map(held -> Buffer.buffer(held.body)).toList())
                .instants(rows.stream().map(held -> held.changedAt).toList())
                .instants(rows.stream().map(held -> held.orderAt).toList())
                .integers(batch.stream().map(Fresh::flags).toList())
                .integers(batch.stream().map(Fresh::behind).toList())
                .texts(rows.stream().map(held -> held.attempts).toList())
                .byteses(sealed(rows))
                .numbers(rows.stream().map(held -> held.wait.toMillis()).toList())
                .number(giveUpAfter.toMillis())
                .number(holdBack.toMillis());
        return db.query(TAKE, args).map(inserted -> {
            Map<DeliveryKey, Taken> found = new HashMap<>(inserted.size() * 2);
            for (Row row : inserted) {
                found.put(key(row), row.getBoolean("mine") ? Taken.MINE : Taken.QUEUED);
            }
            List<Taken> out = new ArrayList<>(batch.size());
            for (Held held : rows) {
                // A key that stands twice in one batch belongs to the first of them.
                Taken taken = found.remove(held.key);
                out.add(taken == null ? Taken.KNOWN : taken);
            }
            return out;
        });
    }

    /** @return for each whether it was still this node's to write */
    Future<List<Boolean>> finish(List<Result> batch) {
        List<Held> rows = batch.stream().map(Result::held).toList();
        Args args = heldKeys(rows)
                .instants(rows.stream().map(held -> held.changedAt).toList())
                .integers(rows.stream().map(held -> held.fence).toList())
                .integers(batch.stream().map(result -> outcome(result.step())).toList())
                .numbers(batch.stream().map(result -> delayMs(result.step())).toList())
                .integers(batch.stream().map(Result::tries).toList())
                .texts(batch.stream().map(Result::attempts).toList())
                .flags(batch.stream()
                        .map(result -> result.step() instanceof Step.PutBack(Duration delay, boolean held) && held)
                        .toList())
                .flags(batch.stream()
                        .map(result -> result.held().claimed && result.step().finished())
                        .toList());
        return db.idempotent(FINISH, args).map(written -> {
            Map<DeliveryKey, Boolean> mine = new HashMap<>(written.size() * 2);
            for (Row row : written) {
                mine.put(key(row), true);
            }
            return rows.stream().map(held -> mine.containsKey(held.key)).toList();
        });
    }

    Future<Integer> recover(List<DeliveryKey> keys) {
        return db.idempotent(RECOVER, keys(keys))
                .map(found -> found.iterator().next().getInteger("n"));
    }

    static Args keys(List<DeliveryKey> keys) {
        return Args.of()
                .texts(keys.stream().map(DeliveryKey::merchant).toList())
                .texts(keys.stream().map(DeliveryKey::orderId).toList())
                .texts(keys.stream().map(DeliveryKey::endpointId).toList())
                .integers(keys.stream().map(DeliveryKey::version).toList());
    }

    /** Those of which there is no row. */
    Future<List<DeliveryKey>> findMissing(List<DeliveryKey> wanted) {
        return wanted.isEmpty()
                ? Future.succeededFuture(List.of())
                : db.idempotent(FIND_MISSING, keys(wanted)).map(Rows.list(DispatchStore::key));
    }

    /** @return how many were buried; call again while it is {@code rows} */
    Future<Integer> bury(EndpointKey endpoint, int rows) {
        return db.idempotent(
                        BURY,
                        Args.of()
                                .text(endpoint.merchant())
                                .text(endpoint.endpointId())
                                .integer(rows))
                .map(found -> found.iterator().next().getInteger("n"));
    }

    /** How many wait in the queue, counted up to {@code max}. */
    Future<Long> backlog(int max) {
        return db.idempotent(BACKLOG, Args.of().integer(max))
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    static DeliveryKey key(Row row) {
        return DeliveryKey.of(
                row.getString("merchant"),
                row.getString("order_id"),
                row.getString("endpoint_id"),
                row.getInteger("version"));
    }

    private static Args heldKeys(List<Held> rows) {
        return keys(rows.stream().map(held -> held.key).toList());
    }

    private List<@Nullable Buffer> sealed(List<Held> rows) {
        List<@Nullable Buffer> out = new ArrayList<>(rows.size());
        for (Held held : rows) {
            Recipient recipient = held.recipient;
            out.add(recipient == null ? null : Buffer.buffer(box.seal(Secret.of(recipient.line()), held.endpoint())));
        }
        return out;
    }

    private static int outcome(Step step) {
        return switch (step) {
            case Step.Delivered d -> 1;
            case Step.Dead d -> 2;
            case Step.Withdrawn w -> 1;
            case Step.Again a -> 0;
            case Step.PutBack p -> 0;
        };
    }

    private static long delayMs(Step step) {
        return switch (step) {
            case Step.Delivered d -> 0;
            case Step.Dead d -> 0;
            case Step.Withdrawn w -> 0;
            case Step.Again again -> again.delay().toMillis();
            case Step.PutBack back -> back.delay().toMillis();
        };
    }
}
