package io.paysync.polling;

import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.RaiseIncident;
import io.paysync.platform.Node;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches that nobody has asked about for {@code polling.abandonAfter}: their account is in no node's settings any more. They are
 * forgotten, not to be looked at for ever, but a person is told first: one incident of an account and merchant, with how many wait there.
 */
final class Abandoned {
    private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);
    private static final String KIND = "POLL_ABANDONED";

    /** Orders that an incident names, and up to how many it counts. */
    static final int NAMED_MAX = 5;

    static final int COUNT_MAX = 100_000;

    /** What waits there besides is counted, too: nobody asks about that either, and it is forgotten in its turn. */
    private static final Sql FIND = Sql.of("polling.abandoned", """
            with page as materialized (
              select a.id, a.provider, a.account, w.merchant, w.order_id, w.next_at
              from polling.account a cross join lateral (
                select merchant, order_id, next_at from polling.watch
                where account_id = a.id and next_at < now() - $1 * interval '1 second'
                order by next_at limit $2) w
              order by w.next_at limit $2
            ), groups as (
              select id, provider, account, merchant, array_agg(order_id order by next_at, order_id) as order_ids
              from page group by id, provider, account, merchant
            )
            select g.*, (
              select count(*) from (
                select from polling.watch w
                where w.account_id = g.id and w.merchant = g.merchant and w.next_at < now() limit $3) c) as waiting
            from groups g order by g.provider, g.account, g.merchant
            """);

    private static final Sql FORGET = Sql.of("polling.abandon", """
            delete from polling.watch w using (
              select merchant, order_id from polling.watch
              where merchant = $1 and order_id = any($2::text[]) and account_id = $3
                and next_at < now() - $4 * interval '1 second'
              order by merchant, order_id for update skip locked) k
            where w.merchant = k.merchant and w.order_id = k.order_id
            """);

    private final Node node;
    private final double seconds;
    private final int rows;
    private final PollingMetrics metrics;

    /** @param rows of one page */
    Abandoned(Node node, Duration after, int rows, PollingMetrics metrics) {
        this.node = node;
        this.seconds = ClaimStore.seconds(after);
        this.rows = rows;
        this.metrics = metrics;
    }

    /** @param waiting at the account in all */
    private record Group(int accountId, String account, String merchant, List<String> orderIds, long waiting) {
        RaiseIncident incident() {
            List<String> named = orderIds.subList(0, Math.min(NAMED_MAX, orderIds.size()));
            String count = waiting < COUNT_MAX ? String.valueOf(waiting) : "at least " + COUNT_MAX;
            return new RaiseIncident(
                    merchant,
                    KIND,
                    KIND + ":" + account,
                    null,
                    "No node has asked " + account
                            + " about its orders for longer than polling.abandonAfter: it is not in the"
                            + " settings any more. " + count
                            + " orders waited to be asked about there, the first of them "
                            + String.join(", ", named)
                            + "; they are forgotten as they reach that age. Look at the provider"
                            + " whether they are paid");
        }
    }

    /** One page of them. One incident that cannot be raised keeps only its own watches. @return how many were forgotten */
    Future<Integer> forget() {
        return node.db()
                .idempotent(FIND, Args.of().decimal(seconds).integer(rows).integer(COUNT_MAX))
                .map(Rows.list(Abandoned::group))
                .compose(groups -> {
                    List<Future<Integer>> all = new ArrayList<>();
                    groups.forEach(group -> all.add(forget(group)));
                    return Future.join(all)
                            .map(done -> all.stream().mapToInt(Future::result).sum());
                });
    }

    private Future<Integer> forget(Group group) {
        return node.bus()
                .ask(OrdersApi.RAISE_INCIDENT, group.incident())
                .compose(raised -> node.db()
                        .idempotent(
                                FORGET,
                                Args.of()
                                        .text(group.merchant())
                                        .texts(group.orderIds())
                                        .integer(group.accountId())
                                        .decimal(seconds)))
                .map(gone -> {
                    LOG.warn(
                            "polls abandoned account={} merchant={} count={}",
                            group.account(),
                            group.merchant(),
                            gone.rowCount());
                    metrics.abandoned(gone.rowCount());
                    return gone.rowCount();
                })
                .otherwise(failure -> {
                    metrics.trouble("abandon");
                    return 0;
                });
    }

    private static Group group(Row row) {
        return new Group(
                row.getInteger("id"),
                row.getString("provider") + "/" + row.getString("account"),
                row.getString("merchant"),
                List.of(row.getArrayOfStrings("order_ids")),
                row.getLong("waiting"));
    }
}
