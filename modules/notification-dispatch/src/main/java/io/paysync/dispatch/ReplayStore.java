package io.paysync.dispatch;

import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi.Acted;
import io.paysync.contract.dispatch.ReplayApi.Replay;
import io.paysync.contract.dispatch.ReplayApi.ReplayAct;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayPreview;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ReplayApi.StartReplay;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** SQL of {@code dispatch.replay}; what is more than a look at it is a function of {@code V008__replay.sql}. */
final class ReplayStore {
    /** What became of a start. */
    enum Started {
        STARTED,
        /** The very same was started before. */
        KNOWN,
        /** Another one was started under this id. */
        OTHER,
        TOO_MANY
    }

    /** One that runs. */
    record ReplayKey(String merchant, String replayId) {}

    private static final Sql COUNT = Sql.of("dispatch.replay.count", """
        select found, off, complete
        from dispatch.replay_count($1, $2, $3, $4::text[], $5::timestamptz, $6::timestamptz, $7, $8)
        """);

    private static final Sql START = Sql.of("dispatch.replay.start", """
        select dispatch.replay_start($1, $2, $3, $4, $5::text[], $6::timestamptz, $7::timestamptz, $8, $9, $10, $11,
            $12, $13) as started
        """);

    private static final Sql LIST = Sql.of("dispatch.replay.list", """
        select replay_id, state, of_state, endpoint_id, event_types, changed_from, changed_to, per_second, counted,
            counted_off, counted_all, replayed, off, acts::text as acts, created_at, ended_at
        from dispatch.replay
        where merchant = $1 and ($2::text is null or replay_id = $2) and ($3::text is null or (created_at, replay_id)
            < (select a.created_at, a.replay_id from dispatch.replay a where a.merchant = $1 and a.replay_id = $3))
        order by created_at desc, replay_id desc limit $4
        """);

    /** The rate begins anew, so that a pause is not made up for. */
    private static final Sql ACT = Sql.of("dispatch.replay.act", """
        update dispatch.replay
        set state = $3, paced_at = clock_timestamp(), acts = acts || dispatch.replay_acted($5, $6),
            ended_at = case when $3 = 'ABORTED' then clock_timestamp() end
        where merchant = $1 and replay_id = $2 and state = any($4::text[]) and jsonb_array_length(acts) < $7
        """);

    private static final Sql RUNNING = Sql.of(
            "dispatch.replay.running",
            "select merchant, replay_id from dispatch.replay where state = 'RUNNING' order by paced_at limit $1");

    private static final Sql STEP = Sql.of("dispatch.replay.step", """
        select dispatch.replay_step($1, $2, $3, $4, $5, $6) as sent
        """);

    private static final int ACTS_MAX = 200;

    private final Db db;
    private final DispatchConfig.Replays config;
    private final long leaseMs;
    private final long giveUpMs;

    /**
     * @param lease what waits for less than that is not sent again: a node may have it
     * @param giveUpAfter how long each is tried again
     */
    ReplayStore(Db db, DispatchConfig.Replays config, Duration lease, Duration giveUpAfter) {
        this.db = db;
        this.config = config;
        this.leaseMs = lease.toMillis();
        this.giveUpMs = giveUpAfter.toMillis();
    }

    Future<ReplayPreview> count(String merchant, ReplayFilter filter) {
        Args args = filter(Args.of().text(merchant), filter).number(leaseMs).integer(config.countRows());
        return db.idempotent(COUNT, args)
                .map(rows -> rows.iterator().next())
                .map(row ->
                        new ReplayPreview(row.getInteger("found"), row.getInteger("off"), row.getBoolean("complete")));
    }

    Future<Started> start(StartReplay ask) {
        Args args = filter(Args.of().text(ask.merchant()).text(ask.replayId()), ask.filter())
                .integer(ask.perSecond())
                .text(ask.who())
                .integer(config.runningMax())
                .number(config.keep().toMillis())
                .number(leaseMs)
                .integer(config.countRows());
        return db.idempotent(START, args)
                .map(rows -> Started.valueOf(rows.iterator().next().getString("started")));
    }

    /** Newest first. */
    Future<List<Replay>> list(String merchant, @Nullable String replayId, @Nullable String after, int limit) {
        return db.idempotent(
                        LIST,
                        Args.of().text(merchant).text(replayId).text(after).integer(limit))
                .map(Rows.list(ReplayStore::replay));
    }

    Future<Optional<Replay>> find(String merchant, String replayId) {
        return list(merchant, replayId, null, 1).map(found -> found.stream().findFirst());
    }

    /** @return false when it is not there, or in another state than one of these */
    Future<Boolean> act(ReplayKey key, ReplayAct act, Set<ReplayState> from, ReplayState to, String who) {
        Args args = Args.of()
                .text(key.merchant())
                .text(key.replayId())
                .text(to.name())
                .texts(from.stream().map(ReplayState::name).toList())
                .text(act.name())
                .text(who)
                .integer(ACTS_MAX);
        return db.idempotent(ACT, args).map(rows -> rows.rowCount() > 0);
    }

    /** Those longest without a step first. */
    Future<List<ReplayKey>> running(int max) {
        return db.idempotent(RUNNING, Args.of().integer(max))
                .map(Rows.list(row -> new ReplayKey(row.getString("merchant"), row.getString("replay_id"))));
    }

    /** @return how many are due now; -1: none, but there is more to look at at once */
    Future<Integer> step(ReplayKey key, long fence) {
        Args args = Args.of()
                .text(key.merchant())
                .text(key.replayId())
                .number(fence)
                .number(giveUpMs)
                .number(leaseMs)
                .integer(config.stepRows());
        return db.idempotent(STEP, args).map(rows -> rows.iterator().next().getInteger("sent"));
    }

    private static Args filter(Args args, ReplayFilter filter) {
        return args.text(filter.state().name())
                .text(filter.endpointId())
                .texts(new TreeSet<>(filter.eventTypes()))
                .instant(filter.from())
                .instant(filter.to());
    }

    private static Replay replay(Row row) {
        ReplayFilter filter = new ReplayFilter(
                DeliveryState.valueOf(row.getString("of_state")),
                row.getString("endpoint_id"),
                Set.of(row.getArrayOfStrings("event_types")),
                Rows.instantOrNull(row, "changed_from"),
                Rows.instantOrNull(row, "changed_to"));
        return new Replay(
                row.getString("replay_id"),
                filter,
                row.getInteger("per_second"),
                ReplayState.valueOf(row.getString("state")),
                new ReplayPreview(
                        row.getInteger("counted"), row.getInteger("counted_off"), row.getBoolean("counted_all")),
                row.getLong("replayed"),
                row.getLong("off"),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "ended_at"),
                acts(row.getString("acts")));
    }

    private static List<Acted> acts(String json) {
        List<Acted> out = new ArrayList<>();
        for (Object item : new JsonArray(json)) {
            JsonObject act = (JsonObject) item;
            out.add(new Acted(act.getString("act"), act.getString("who"), Instant.ofEpochMilli(act.getLong("at"))));
        }
        return out;
    }
}
