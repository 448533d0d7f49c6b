package io.paysync.dispatch;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.ActApi.Act;
import io.paysync.contract.dispatch.ActApi.ActPage;
import io.paysync.contract.dispatch.ActApi.ListActs;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Queries;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of what people did to endpoints, in {@code dispatch.act}: written with the deed where that is a write. */
final class Acts {
    /** What is recorded. */
    enum What {
        SAVE,
        REMOVE,
        ENABLE,
        ROTATE,
        TEST,
        SEND_AGAIN
    }

    private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
    private static final int LIMIT_MAX = 200;
    private static final int WHO_CHARS_MAX = 100;

    private static final Sql NOTE = Sql.of("dispatch.act.note", """
        insert into dispatch.act (merchant, endpoint_id, act, who, about) values ($1, $2, $3, $4, $5)
        """);

    private static final Sql LIST = Sql.of("dispatch.act.list", """
        select id, act, who, about, at from dispatch.act
        where merchant = $1 and endpoint_id = $2 and id < $3
        order by id desc limit $4
        """);

    private static final Sql DROP = Sql.of("dispatch.act.drop", """
        delete from dispatch.act
        where id in (
            select id from dispatch.act where at < clock_timestamp() - $1 * interval '1 ms'
            order by at limit $2 for update skip locked)
        """);

    private final Db db;

    Acts(Db db) {
        this.db = db;
    }

    /** @param who null when an older release asked; @param about which delivery or message, or null */
    Future<Void> note(Queries in, EndpointKey endpoint, What act, @Nullable String who, @Nullable String about) {
        String by = who == null ? "unknown" : Texts.sanitized(who, WHO_CHARS_MAX);
        LOG.info("endpoint act endpoint={} act={} by={} about={}", endpoint, act, by, about);
        return in.query(
                        NOTE,
                        Args.of()
                                .text(endpoint.merchant())
                                .text(endpoint.endpointId())
                                .text(act.name())
                                .text(by)
                                .text(about))
                .mapEmpty();
    }

    /** The same, beside what was done and cannot be undone. */
    Future<Void> note(EndpointKey endpoint, What act, @Nullable String who, @Nullable String about) {
        return note(db, endpoint, act, who, about);
    }

    Future<ActPage> list(ListActs ask) {
        if (ask.limit() < 1 || ask.limit() > LIMIT_MAX) {
            return invalid("limit must be between 1 and " + LIMIT_MAX);
        }
        long before;
        try {
            String after = ask.after();
            before = after == null ? Long.MAX_VALUE : Long.parseLong(after, Character.MAX_RADIX);
        } catch (NumberFormatException e) {
            return invalid("after is no cursor of this list");
        }
        Args args = Args.of()
                .text(ask.merchant())
                .text(ask.endpointId())
                .number(before)
                .integer(ask.limit() + 1);
        return db.idempotent(LIST, args)
                .map(Rows.list(row -> new Noted(
                        row.getLong("id"),
                        new Act(
                                row.getString("act"),
                                row.getString("who"),
                                Rows.instant(row, "at"),
                                row.getString("about")))))
                .map(found -> page(found, ask.limit()));
    }

    /** @return how many were removed, at most {@code rows} */
    Future<Integer> drop(Duration olderThan, int rows) {
        return db.idempotent(DROP, Args.of().number(olderThan.toMillis()).integer(rows))
                .map(removed -> removed.rowCount());
    }

    private record Noted(long id, Act act) {}

    private static ActPage page(List<Noted> found, int limit) {
        boolean more = found.size() > limit;
        List<Noted> shown = more ? found.subList(0, limit) : found;
        return new ActPage(
                shown.stream().map(Noted::act).toList(),
                more ? Long.toString(shown.getLast().id(), Character.MAX_RADIX) : null);
    }

    private static Future<ActPage> invalid(String why) {
        return Future.failedFuture(Fault.of(Fault.Code.INVALID, why));
    }
}
