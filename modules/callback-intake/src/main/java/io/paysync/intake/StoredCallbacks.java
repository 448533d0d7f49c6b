package io.paysync.intake;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.providers.RawCallback;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Callbacks as they came in, to be judged again by keys that are not live yet. Of the headers only those of a signature were
 * stored, so a check of the Authorization header cannot be repeated.
 */
public final class StoredCallbacks {
    /** Walks the log backwards, so that the newest of a busy account are found at once. */
    private static final Sql ACCEPTED = Sql.of("intake.accepted.newest", """
            select received_at as at, key_id as what, headers, body from intake.body
            where provider = $1 and account = $2 and received_at > now() - $3 * interval '1 second'
            order by xid desc, id desc limit $4
            """);

    private static final Sql REFUSED = Sql.of("intake.refused.newest", """
            select at, reason as what, headers, body from intake.rejected
            where provider = $1 and account = $2 and at > now() - $3 * interval '1 second'
            order by id desc limit $4
            """);

    private static final Sql ONE = Sql.of("intake.stored.one", "select * from intake.body_of($1, $2)");

    private final Db db;

    public StoredCallbacks(Db db) {
        this.db = db;
    }

    /** @param what the key that proved it then, or the reason why it was refused */
    public record Stored(Instant at, String what, RawCallback raw) {}

    /** @param facts as they were read when it came, with the time of the node that judged it */
    record Kept(AccountRef account, Stored stored, List<PaymentFact> facts) {}

    /** One of those that were proven genuine; empty when its day is not kept any more. */
    Future<Optional<Kept>> one(StoredId id) {
        return db.idempotent(ONE, Args.of().instant(id.receivedAt()).number(id.body()))
                .map(Rows.list(row -> {
                    AccountRef account = new AccountRef(row.getString("provider"), row.getString("account"));
                    List<PaymentFact> facts = List.of(Json.read(row.getString("facts"), PaymentFact[].class));
                    Stored stored = stored(account, row, facts.getFirst().receivedAt(), row.getString("key_id"));
                    return new Kept(account, stored, facts);
                }))
                .map(found -> found.stream().findFirst());
    }

    /** The newest that were proven genuine, the newest first. */
    public Future<List<Stored>> accepted(AccountRef account, Duration within, int limit) {
        return read(ACCEPTED, account, within, limit);
    }

    /** The newest of those that were refused and kept as a sample; a long body may have been cut. */
    public Future<List<Stored>> refused(AccountRef account, Duration within, int limit) {
        return read(REFUSED, account, within, limit);
    }

    private Future<List<Stored>> read(Sql sql, AccountRef account, Duration within, int limit) {
        Args args = Args.of()
                .text(account.provider())
                .text(account.account())
                .decimal((double) within.toSeconds())
                .number(limit);
        return db.idempotent(sql, args)
                .map(Rows.list(row -> stored(account, row, Rows.instant(row, "at"), row.getString("what"))));
    }

    private static Stored stored(AccountRef account, Row row, Instant at, String what) {
        RawCallback raw = new RawCallback(
                "POST",
                IntakeRules.path(account),
                null,
                headers(row.getString("headers")),
                row.getBuffer("body").getBytes());
        return new Stored(at, what, raw);
    }

    /** One a line, as {@link IntakeRules#evidenceHeaders} wrote them. */
    private static List<Map.Entry<String, String>> headers(String text) {
        return text.lines().flatMap(line -> header(line).stream()).toList();
    }

    private static Optional<Map.Entry<String, String>> header(String line) {
        int colon = line.indexOf(": ");
        return colon < 0
                ? Optional.empty()
                : Optional.of(Map.entry(line.substring(0, colon), line.substring(colon + 2)));
    }
}
