package io.paysync.polling;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * While an account's callbacks stay away or come late, its waiting orders are asked about ahead of their schedule, each once, with half
 * of the account's quota: the other half is left for orders whose turn it is.
 */
final class Hurry {
    /** Those due last first: those due soon come by themselves. {@code planned_at} goes back, so the schedule's own instants still follow. */
    private static final Sql HURRY = Sql.of("polling.hurry", """
            with ill as (
              select a.id, q.rows, greatest(a.silent_since, case when $3 then a.slow_since end) as since
              from unnest($1::int[], $2::int[]) q (id, rows) join polling.account a on a.id = q.id
            )
            update polling.watch w set next_at = now(), planned_at = least(w.planned_at, now())
            from (
              select d.merchant, d.order_id from ill cross join lateral (
                select w.merchant, w.order_id from polling.watch w
                where w.account_id = ill.id and w.next_at > now() + interval '30 seconds'
                  and (w.lease_until is null or w.lease_until <= now())
                  and (w.last_at is null or w.last_at < ill.since)
                order by w.next_at desc limit ill.rows for update of w skip locked) d
              where ill.since is not null) k
            where w.merchant = k.merchant and w.order_id = k.order_id
            """);

    private static final int ROWS_MAX = 1000;

    private final Db db;
    private final SilenceConfig config;
    private final List<Target> targets;
    private final PollingMetrics metrics;

    Hurry(Db db, SilenceConfig config, Collection<Target> targets, PollingMetrics metrics) {
        this.db = db;
        this.config = config;
        this.targets = List.copyOf(targets);
        this.metrics = metrics;
    }

    /** Makes waiting orders of such accounts due now, as many as half of the quota can ask about until the next look. */
    Future<Next> look() {
        if (!config.on() || targets.isEmpty()) {
            return Future.succeededFuture(Next.WAIT);
        }
        Args args = Args.of()
                .integers(targets.stream().map(target -> target.id).toList())
                .integers(targets.stream().map(this::rows).toList())
                .flag(config.watchesDelay());
        return db.idempotent(HURRY, args).map(done -> {
            metrics.hurried(done.rowCount());
            return Next.WAIT;
        });
    }

    private int rows(Target target) {
        double questions = target.quota.perSecond() * config.lookEvery().toMillis() / 1000 / 2;
        return (int) Math.clamp(questions, 1, ROWS_MAX);
    }
}
