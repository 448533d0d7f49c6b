package io.paysync.dispatch;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL of {@code dispatch.spent}: what of their budgets people and merchants have used, exact over all nodes; and of merchants'
 * own budgets.
 */
final class BudgetStore {
    /** Whether a message may be sent. */
    enum Verdict {
        GRANTED,
        /** This person has had enough. */
        RECIPIENT,
        /** The merchant has sent enough. */
        MERCHANT
    }

    /**
     * May this message be sent now?
     *
     * @param contact stands for merchant, channel and person
     * @param id of the message, the same however often it is asked for
     */
    record Asked(String merchant, String channel, byte[] contact, long id, Budget budget) {
        static final Comparator<Asked> ORDER = Comparator.comparing(Asked::merchant)
                .thenComparing(Asked::channel)
                .thenComparing(Asked::contact, Arrays::compareUnsigned);
    }

    /** Asking again for the same message changes nothing but its time. */
    static final Sql SPEND = Sql.of("dispatch.spend", """
        select * from dispatch.spend($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::int[], $6::int[], $7::int[],
            $8, $9)
        """);

    private static final Sql DROP =
            Sql.of("dispatch.drop-spent", "select dispatch.drop_spent(platform.older_than(2), $1) as n");

    private static final Sql OWN = Sql.of(
            "dispatch.budgets",
            "select channel, recipient_per_hour, recipient_per_day, merchant_per_day from dispatch.budget"
                    + " where merchant = $1 order by channel");

    private static final Sql SAVE_OWN = Sql.of("dispatch.budget.save", """
        insert into dispatch.budget (merchant, channel, recipient_per_hour, recipient_per_day, merchant_per_day)
        values ($1, $2, $3, $4, $5)
        on conflict (merchant, channel) do update
        set recipient_per_hour = excluded.recipient_per_hour, recipient_per_day = excluded.recipient_per_day,
            merchant_per_day = excluded.merchant_per_day, saved_at = clock_timestamp()
        """);

    private static final Sql DROP_OWN =
            Sql.of("dispatch.budget.drop", "delete from dispatch.budget where merchant = $1 and channel = $2");

    private static final List<Verdict> VERDICTS = List.of(Verdict.GRANTED, Verdict.RECIPIENT, Verdict.MERCHANT);

    private final Db db;

    BudgetStore(Db db) {
        this.db = db;
    }

    /**
     * @param slack an attempt that begins now may arrive so much later; windows are longer by it
     * @param asOf null: by the database's clock
     * @return in the order given
     */
    Future<List<Verdict>> spend(List<Asked> batch, Duration slack, @Nullable Instant asOf) {
        Args args = Args.of()
                .texts(batch.stream().map(Asked::merchant).toList())
                .texts(batch.stream().map(Asked::channel).toList())
                .byteses(batch.stream().map(one -> Buffer.buffer(one.contact())).toList())
                .numbers(batch.stream().map(Asked::id).toList())
                .integers(batch.stream()
                        .map(one -> one.budget().recipientPerHour())
                        .toList())
                .integers(batch.stream()
                        .map(one -> one.budget().recipientPerDay())
                        .toList())
                .integers(
                        batch.stream().map(one -> one.budget().merchantPerDay()).toList())
                .number(slack.toMillis())
                .instant(asOf);
        return db.idempotent(SPEND, args).map(rows -> {
            Verdict[] out = new Verdict[batch.size()];
            for (Row row : rows) {
                out[row.getLong("n").intValue() - 1] = VERDICTS.get(row.getInteger("verdict"));
            }
            return List.of(out);
        });
    }

    /** The merchant's own, by channel. */
    Future<Map<String, Budget>> own(String merchant) {
        return db.idempotent(OWN, Args.of().text(merchant)).map(rows -> {
            Map<String, Budget> found = new HashMap<>();
            rows.forEach(row -> found.put(
                    row.getString("channel"),
                    new Budget(
                            row.getInteger("recipient_per_hour"),
                            row.getInteger("recipient_per_day"),
                            row.getInteger("merchant_per_day"))));
            return found;
        });
    }

    /** @param budget null: as the settings have it */
    Future<Void> saveOwn(String merchant, String channel, @Nullable Budget budget) {
        Args args = Args.of().text(merchant).text(channel);
        return budget == null
                ? db.idempotent(DROP_OWN, args).mapEmpty()
                : db.idempotent(
                                SAVE_OWN,
                                args.integer(budget.recipientPerHour())
                                        .integer(budget.recipientPerDay())
                                        .integer(budget.merchantPerDay()))
                        .mapEmpty();
    }

    /** Removes what nobody has asked about for two days. @return how many, at most {@code rows} */
    Future<Integer> drop(int rows) {
        return db.idempotent(DROP, Args.of().integer(rows))
                .map(removed -> removed.iterator().next().getInteger("n"));
    }
}
