package io.paysync.dispatch;

import io.paysync.channels.Recipient;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.sweep.Source;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQL of the queue: the rows of {@code dispatch.delivery} that wait for their time. It is read receiver by receiver, so a
 * receiver with a million waiting rows stands before nobody.
 */
final class QueueStore {
    /**
     * A look at the queue.
     *
     * @param due receivers with something due
     * @param next where to look on, or null when the end was reached
     */
    record Due(List<EndpointKey> due, @Nullable EndpointKey next) {}

    /** @param rows to claim at most; @param supersede what its newer ones withdraw */
    record Share(EndpointKey endpoint, int rows, Supersede supersede) {}

    /**
     * What a claim took.
     *
     * @param mine held by this node until the lease ends
     * @param behind those that were put back because an older one stands before them
     */
    record Claimed(List<Held> mine, List<Behind> behind) {}

    /** @param orderAt when the order came to be, or null */
    record Behind(
            DeliveryKey key,
            String type,
            Instant changedAt,
            @Nullable Instant orderAt) {}

    /** Jumps from receiver to receiver through the index instead of reading what each of them has. */
    static final Sql DUE = Sql.of("dispatch.due", """
        select * from dispatch.due($1, $2, $3)
        """);

    /**
     * Takes the share of each receiver. One behind an older pending one of its lane is not taken but put where the older
     * one is, so that it is not looked at again and again; and one that is held while the one right before it is not there
     * yet, until that must have come if there is one. What is then still missing is told with the claimed one.
     */
    static final Sql CLAIM = Sql.of("dispatch.claim", """
        select * from dispatch.claim_in_order($1::text[], $2::text[], $3::int[], $4, $5, $6, $7::int[], $8::text[])
        """);

    /** Gives up what is out of time at receivers that may not be called; only the head of each queue is looked at. */
    static final Sql EXPIRE = Sql.of("dispatch.expire", """
        select * from dispatch.expire($1::text[], $2::text[], $3)
        """);

    /** The types of the pending ones behind each; nothing of those with none. */
    static final Sql NEWER = Sql.of("dispatch.newer", """
        select * from dispatch.newer($1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[])
        """);

    /** Withdraws older ones that wait for longer than a lease lasts, and makes due what waited behind them. */
    static final Sql WITHDRAW = Sql.of("dispatch.withdraw", """
        select dispatch.withdraw($1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[],
            $6::timestamptz[], $7::text[], $8, $9) as n
        """);

    private static final Sql LOG = Sql.of("dispatch.log", """
        select p.xid, p.id, p.age_ms, p.left_behind,
            case when p.left_behind then p.merchant end as merchant,
            case when p.left_behind then p.order_id end as order_id,
            case when p.left_behind then p.endpoint_id end as endpoint_id,
            p.version
        from dispatch.log_after($1, $2, $3) p
        """);

    private final Db db;
    private final SecretBox box;

    QueueStore(Db db, SecretBox box) {
        this.db = db;
        this.box = box;
    }

    /** @param after the receiver to look on from, or null for the first */
    Future<Due> due(@Nullable EndpointKey after, int receivers) {
        Args args = Args.of()
                .text(after == null ? "" : after.merchant())
                .text(after == null ? "" : after.endpointId())
                .integer(receivers);
        return db.idempotent(DUE, args).map(rows -> {
            List<EndpointKey> due = new ArrayList<>();
            EndpointKey last = null;
            for (Row row : rows) {
                last = new EndpointKey(row.getString("merchant"), row.getString("endpoint_id"));
                if (Boolean.TRUE.equals(row.getBoolean("due"))) {
                    due.add(last);
                }
            }
            return new Due(due, rows.size() < receivers ? null : last);
        });
    }

    /** @return fewer than asked when others were faster */
    Future<Claimed> claim(List<Share> shares, DispatchConfig.Claim config) {
        Args args = endpoints(shares.stream().map(Share::endpoint).toList())
                .integers(shares.stream().map(Share::rows).toList())
                .number(config.leaseTime().toMillis())
                .number(config.holdBack().toMillis())
                .number(config.gapWait().toMillis())
                .integers(shares.stream().map(QueueStore::mode).toList())
                .texts(Superseding.FINAL_WORDS);
        return db.query(CLAIM, args).map(this::claimed);
    }

    private static int mode(Share share) {
        return switch (share.supersede) {
            case NONE -> 0;
            case OUTDATED -> 1;
            case ALL -> 2;
        };
    }

    /** @return the types of the pending ones behind those that have any */
    Future<Map<DeliveryKey, Set<String>>> newer(List<Held> held) {
        Args args = DispatchStore.keys(held.stream().map(h -> h.key).toList())
                .instants(held.stream().map(h -> h.changedAt).toList());
        return db.idempotent(NEWER, args).map(rows -> {
            Map<DeliveryKey, Set<String>> found = new HashMap<>();
            rows.forEach(row -> found.put(DispatchStore.key(row), Set.of(row.getArrayOfStrings("types"))));
            return found;
        });
    }

    /**
     * @param spared the type that stays, for each
     * @return how many were withdrawn
     */
    Future<Integer> withdraw(List<Behind> newer, List<String> spared, Duration leaseTime, String why) {
        Args args = DispatchStore.keys(newer.stream().map(Behind::key).toList())
                .instants(newer.stream().map(Behind::changedAt).toList())
                .instants(newer.stream().map(Behind::orderAt).toList())
                .texts(spared)
                .number(leaseTime.toMillis())
                .text(why);
        return db.idempotent(WITHDRAW, args).map(rows -> rows.iterator().next().getInteger("n"));
    }

    /** @return those given up */
    Future<List<DeliveryKey>> expire(List<EndpointKey> receivers, int rowsEach) {
        return db.idempotent(EXPIRE, endpoints(receivers).integer(rowsEach)).map(Rows.list(DispatchStore::key));
    }

    /** The log behind a mark; of what is finished or due only the place is told. */
    Source<Optional<DeliveryKey>> log() {
        return (after, rows) -> db.idempotent(
                        LOG, Args.of().number(after.xid()).number(after.id()).integer(rows))
                .map(Rows.list(row -> new Source.Entry<>(
                        new Mark(row.getLong("xid"), row.getLong("id")),
                        row.getLong("age_ms"),
                        row.getBoolean("left_behind") ? Optional.of(DispatchStore.key(row)) : Optional.empty())));
    }

    private Claimed claimed(RowSet<Row> rows) {
        List<Held> mine = new ArrayList<>();
        List<Behind> behind = new ArrayList<>();
        for (Row row : rows) {
            if (row.getBoolean("behind")) {
                behind.add(new Behind(
                        DispatchStore.key(row),
                        row.getString("type"),
                        Rows.instant(row, "changed_at"),
                        Rows.instantOrNull(row, "order_at")));
            } else {
                Held held = new Held(
                        DispatchStore.key(row),
                        row.getString("type"),
                        row.getBuffer("body").getBytes(),
                        Rows.instant(row, "changed_at"),
                        Rows.instantOrNull(row, "order_at"),
                        Rows.instant(row, "expires_at"),
                        row.getInteger("fence"),
                        row.getInteger("tries"),
                        row.getString("attempts"),
                        recipient(row),
                        null,
                        true);
                Long waitedMs = row.getLong("waited_ms");
                held.waited = waitedMs == null ? null : Duration.ofMillis(waitedMs);
                mine.add(held);
            }
        }
        return new Claimed(mine, behind);
    }

    /** One that does not open is as good as none: the channel says so. */
    private @Nullable Recipient recipient(Row row) {
        Buffer sealed = row.getBuffer("recipient");
        EndpointKey owner = new EndpointKey(row.getString("merchant"), row.getString("endpoint_id"));
        return sealed == null
                ? null
                : box.open(sealed.getBytes(), owner)
                        .flatMap(line -> Recipient.of(line.reveal()))
                        .orElse(null);
    }

    private static Args endpoints(List<EndpointKey> keys) {
        return Args.of()
                .texts(keys.stream().map(EndpointKey::merchant).toList())
                .texts(keys.stream().map(EndpointKey::endpointId).toList());
    }
}
