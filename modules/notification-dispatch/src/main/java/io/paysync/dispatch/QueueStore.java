package io.paysync.dispatch;

import io.paysync.channels.Recipient;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** @param rows to claim at most */
    record Share(EndpointKey endpoint, int rows) {}

    /** Jumps from receiver to receiver through the index instead of reading what each of them has. */
    static final Sql DUE = Sql.of("dispatch.due", """
            with recursive receiver as (
                (select d.merchant, d.endpoint_id, 1 as n from dispatch.delivery d
                where d.due_at is not null and (d.merchant, d.endpoint_id) > ($1, $2)
                order by d.merchant, d.endpoint_id limit 1)
                union all
                select f.merchant, f.endpoint_id, r.n + 1
                from receiver r cross join lateral (
                    select d.merchant, d.endpoint_id from dispatch.delivery d
                    where d.due_at is not null and (d.merchant, d.endpoint_id) > (r.merchant, r.endpoint_id)
                    order by d.merchant, d.endpoint_id limit 1) f
                where r.n < $3
            )
            select r.merchant, r.endpoint_id, r.n, clock_timestamp() >= (
                select d.due_at from dispatch.delivery d
                where d.merchant = r.merchant and d.endpoint_id = r.endpoint_id and d.due_at is not null
                order by d.due_at limit 1) as due
            from receiver r order by r.n
            """);

    /**
     * Takes the share of each receiver. One behind an older pending one of its lane is not taken but put where the older
     * one is, so that it is not looked at again and again; and one that is held while the one right before it is not there
     * yet, until that must have come if there is one.
     */
    static final Sql CLAIM = Sql.of("dispatch.claim", """
            with picked as (
                select q.merchant, q.order_id, q.endpoint_id, q.version, o.version is not null or q.early as behind,
                    greatest(o.due_at, clock_timestamp()) + $5::bigint * interval '1 ms' as behind_until
                from unnest($1::text[], $2::text[], $3::int[]) as s(merchant, endpoint_id, share)
                cross join lateral (
                    select d.merchant, d.order_id, d.endpoint_id, d.version,
                        d.held and d.created_at > clock_timestamp() - $6::bigint * interval '1 ms' and not exists (
                            select from dispatch.delivery b
                            where b.merchant = d.merchant and b.order_id = d.order_id and b.endpoint_id = d.endpoint_id
                                and b.version = d.version - 1) as early
                    from dispatch.delivery d
                    where d.merchant = s.merchant and d.endpoint_id = s.endpoint_id and d.due_at <= clock_timestamp()
                    order by d.due_at limit s.share for update skip locked) q
                left join lateral (
                    select e.version, e.due_at from dispatch.delivery e
                    where e.merchant = q.merchant and e.order_id = q.order_id and e.endpoint_id = q.endpoint_id
                        and e.version < q.version and e.done_at is null and e.dead_at is null
                    order by e.version limit 1) o on true
            )
            update dispatch.delivery d
            set fence = case when p.behind then d.fence else d.fence + 1 end,
                due_at = case when p.behind then p.behind_until
                    else clock_timestamp() + $4::bigint * interval '1 ms' end,
                held = p.behind
            from picked p
            where d.merchant = p.merchant and d.order_id = p.order_id and d.endpoint_id = p.endpoint_id
                and d.version = p.version
            returning d.merchant, d.order_id, d.endpoint_id, d.version, d.type, d.changed_at, d.expires_at, d.fence,
                d.tries, d.attempts, d.recipient, p.behind, case when not p.behind then d.body end as body
            """);

    /** Gives up what is out of time at receivers that may not be called; only the head of each queue is looked at. */
    static final Sql EXPIRE = Sql.of("dispatch.expire", """
            update dispatch.delivery d set dead_at = clock_timestamp(), due_at = null, fence = d.fence + 1
            from unnest($1::text[], $2::text[]) as s(merchant, endpoint_id)
            cross join lateral (
                select x.merchant, x.order_id, x.endpoint_id, x.version, x.expires_at from dispatch.delivery x
                where x.merchant = s.merchant and x.endpoint_id = s.endpoint_id and x.due_at <= clock_timestamp()
                order by x.due_at limit $3) q
            where q.expires_at < clock_timestamp() and d.merchant = q.merchant and d.order_id = q.order_id and d.endpoint_id = q.endpoint_id
                and d.version = q.version and d.done_at is null and d.dead_at is null
            returning d.merchant, d.order_id, d.endpoint_id, d.version
            """);

    private static final Sql LOG = Sql.of("dispatch.log", """
            select p.xid::text::bigint as xid, p.id, p.age_ms, p.left_behind,
                case when p.left_behind then p.merchant end as merchant,
                case when p.left_behind then p.order_id end as order_id,
                case when p.left_behind then p.endpoint_id end as endpoint_id,
                p.version
            from (
                select xid, id, (extract(epoch from clock_timestamp() - created_at) * 1000)::bigint as age_ms,
                    due_at is null and done_at is null and dead_at is null as left_behind,
                    merchant, order_id, endpoint_id, version
                from dispatch.delivery
                where (xid, id) > ($1::bigint::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
                order by xid, id limit $3) p
            order by p.xid, p.id
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

    /** @return what this node now holds until the lease ends; fewer than asked when others were faster */
    Future<List<Held>> claim(List<Share> shares, DispatchConfig.Claim config) {
        Args args = endpoints(shares.stream().map(Share::endpoint).toList())
                .integers(shares.stream().map(Share::rows).toList())
                .number(config.leaseTime().toMillis())
                .number(config.holdBack().toMillis())
                .number(config.gapWait().toMillis());
        return db.query(CLAIM, args).map(this::held);
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

    private List<Held> held(RowSet<Row> rows) {
        List<Held> out = new ArrayList<>();
        for (Row row : rows) {
            if (!row.getBoolean("behind")) {
                out.add(new Held(
                        DispatchStore.key(row),
                        row.getString("type"),
                        row.getBuffer("body").getBytes(),
                        Rows.instant(row, "changed_at"),
                        Rows.instant(row, "expires_at"),
                        row.getInteger("fence"),
                        row.getInteger("tries"),
                        row.getString("attempts"),
                        recipient(row),
                        null,
                        true));
            }
        }
        return out;
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
