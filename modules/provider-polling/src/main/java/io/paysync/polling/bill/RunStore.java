package io.paysync.polling.bill;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Queries;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs and their differences. */
final class RunStore {
    private static final String RUN = """
            select r.*, r.day::text as date, a.provider, a.account from %s r join polling.account a on a.id = r.account_id
            """;

    private static final Sql ACCOUNT = Sql.of("polling.bill.account", """
            with made as (
              insert into polling.account (provider, account) values ($1, $2) on conflict (provider, account) do nothing
              returning id)
            select id from made union all select id from polling.account where provider = $1 and account = $2 limit 1
            """);

    /** One that broke off goes on in its row, with everything staged anew. */
    private static final Sql BEGIN = Sql.of("polling.bill.begin", """
            with begun as (
              insert into polling.bill_run as r (account_id, day, state, origin, load_id)
              values ($1, $2::text::date, 'RUNNING', $3, nextval('polling.bill_load'))
              on conflict (account_id, day) where state = 'RUNNING' do update
              set attempts = r.attempts + 1, origin = excluded.origin, load_id = excluded.load_id
              returning *)
            """ + RUN.formatted("begun"));

    private static final Sql STALE = Sql.of("polling.bill.stale", """
            select load_id from polling.bill_run where account_id = $1 and state = 'RUNNING'
            """);

    private static final Sql END = Sql.of("polling.bill.end", """
            with ended as (
              update polling.bill_run set state = $3, finished_at = clock_timestamp(), lines = $4, ours = $5, matched = $6,
                repaired = $7, review = $8, carried = $9, passed_over = $10, text = $11
              where id = $1 and load_id = $2 returning *)
            """ + RUN.formatted("ended"));

    private static final Sql NOTE = Sql.of("polling.bill.note", """
            insert into polling.bill_difference as d (run_id, class, kind, trade_no, refund_no, order_id, action, text, line,
              bill, ours, fact)
            select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::int[], $10::text[], $11::text[], $12::text[])
            on conflict (run_id, kind, trade_no, refund_no, class) do update
            set action = excluded.action, text = excluded.text, line = excluded.line, bill = excluded.bill,
              ours = excluded.ours, fact = excluded.fact
            where d.action <> 'REPAIRED'
            """);

    private static final Sql REPAIRING = Sql.of("polling.bill.repairing", """
            select id, fact from polling.bill_difference where run_id = $1 and action = 'REPAIRING' order by id limit $2
            """);

    private static final Sql SETTLE = Sql.of("polling.bill.settle", """
            update polling.bill_difference d set action = k.action, text = k.text
            from unnest($2::bigint[], $3::text[], $4::text[]) k (id, action, text) where d.run_id = $1 and d.id = k.id
            """);

    private static final Sql COUNTS = Sql.of("polling.bill.counts", """
            select count(*) filter (where action = 'REPAIRED') as repaired,
              count(*) filter (where action = 'REVIEW') as review, count(fact) as handed_over
            from polling.bill_difference where run_id = $1
            """);

    private static final Sql PAGE = Sql.of("polling.bill.page", """
            select * from polling.bill_difference where run_id = $1 and id > $2 order by id limit $3
            """);

    private static final Sql LATEST = Sql.of("polling.bill.latest", RUN.formatted("polling.bill_run") + """
            where a.provider = $1 and a.account = $2 and r.day = $3::text::date order by r.id desc limit 1
            """);

    private static final Sql DONE = Sql.of("polling.bill.done", """
            select exists (select 1 from polling.bill_run where account_id = $1 and day = $2::text::date and state = 'DONE')
            """);

    /** A refused file was looked at by a person or will be; the same address gives the same file again. */
    private static final Sql ENDED = Sql.of("polling.bill.ended", """
            select exists (select 1 from polling.bill_run where account_id = $1 and day = $2::text::date and state <> 'RUNNING')
            """);

    private static final Sql EXPIRE = Sql.of("polling.bill.expire", """
            with old as (
              select id from polling.bill_run where finished_at < now() - $1 * interval '1 second' order by id limit 10),
            gone as (delete from polling.bill_difference d using old where d.run_id = old.id)
            delete from polling.bill_run r using old where r.id = old.id
            """);

    private final Db db;

    RunStore(Db db) {
        this.db = db;
    }

    /** A difference as it was kept. */
    record Kept(
            long id,
            String type,
            String kind,
            String tradeNo,
            String refundNo,
            @Nullable String orderId,
            String action,
            String text,
            @Nullable Integer line,
            @JsonRawValue @Nullable String bill,
            @JsonRawValue @Nullable String ours) {}

    record Repairing(long id, PaymentFact fact) {}

    record Settled(long id, boolean repaired, String text) {}

    /** @param handedOver to be repaired, whatever came of it */
    record Counts(long repaired, long review, long handedOver) {}

    Future<Integer> accountId(AccountRef ref) {
        return db.idempotent(ACCOUNT, Args.of().text(ref.provider()).text(ref.account()))
                .map(rows -> rows.iterator().next().getInteger("id"));
    }

    /** What attempts that broke off have staged, whichever day is compared next. */
    Future<List<Long>> stale(int accountId) {
        return db.idempotent(STALE, Args.of().integer(accountId)).map(Rows.list(row -> row.getLong("load_id")));
    }

    Future<BillRun> begin(Queries tx, int accountId, LocalDate day, String origin) {
        return tx.query(
                        BEGIN,
                        Args.of()
                                .integer(accountId)
                                .text(day.toString())
                                .text(origin)
                                .tuple())
                .map(rows -> run(rows.iterator().next()));
    }

    Future<BillRun> end(Queries tx, BillRun run, BillRun.State state, Tally tally, String text) {
        Args args = Args.of()
                .number(run.id())
                .number(run.loadId())
                .text(state.name())
                .number(tally.lines)
                .number(tally.ours)
                .number(tally.matched())
                .number(tally.repaired)
                .number(tally.review)
                .number(tally.carried)
                .number(tally.passedOver)
                .text(text);
        return tx.query(END, args.tuple()).map(rows -> run(rows.iterator().next()));
    }

    Future<Void> note(Queries tx, long runId, List<Difference> differences) {
        Args args = Args.of()
                .number(runId)
                .texts(differences.stream().map(d -> d.type().name()).toList())
                .texts(differences.stream().map(d -> d.kind().name()).toList())
                .texts(differences.stream().map(Difference::tradeNo).toList())
                .texts(differences.stream().map(Difference::refundNo).toList())
                .texts(differences.stream().map(Difference::orderId).toList())
                .texts(differences.stream()
                        .map(d -> d.repair() == null ? "REVIEW" : "REPAIRING")
                        .toList())
                .texts(differences.stream().map(Difference::text).toList())
                .integers(differences.stream().map(Difference::line).toList())
                .texts(differences.stream().map(Difference::bill).toList())
                .texts(differences.stream().map(Difference::ours).toList())
                .texts(differences.stream()
                        .map(d -> d.repair() == null ? null : Json.write(d.repair()))
                        .toList());
        return tx.query(NOTE, args.tuple()).mapEmpty();
    }

    Future<List<Repairing>> repairing(long runId, int limit) {
        return db.idempotent(REPAIRING, Args.of().number(runId).integer(limit))
                .map(Rows.list(
                        row -> new Repairing(row.getLong("id"), Json.read(row.getString("fact"), PaymentFact.class))));
    }

    Future<Void> settle(Queries tx, long runId, List<Settled> settled) {
        Args args = Args.of()
                .number(runId)
                .numbers(settled.stream().map(Settled::id).toList())
                .texts(settled.stream()
                        .map(s -> s.repaired() ? "REPAIRED" : "REVIEW")
                        .toList())
                .texts(settled.stream().map(Settled::text).toList());
        return tx.query(SETTLE, args.tuple()).mapEmpty();
    }

    Future<Counts> counts(long runId) {
        return db.idempotent(COUNTS, Args.of().number(runId)).map(rows -> {
            Row row = rows.iterator().next();
            return new Counts(row.getLong("repaired"), row.getLong("review"), row.getLong("handed_over"));
        });
    }

    Future<List<Kept>> page(long runId, long afterId, int limit) {
        return db.idempotent(PAGE, Args.of().number(runId).number(afterId).integer(limit))
                .map(Rows.list(RunStore::kept));
    }

    Future<Optional<BillRun>> latest(AccountRef ref, LocalDate day) {
        return db.idempotent(
                        LATEST,
                        Args.of().text(ref.provider()).text(ref.account()).text(day.toString()))
                .map(Rows.first(RunStore::run));
    }

    Future<Boolean> done(int accountId, LocalDate day) {
        return db.idempotent(DONE, Args.of().integer(accountId).text(day.toString()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Boolean> ended(int accountId, LocalDate day) {
        return db.idempotent(ENDED, Args.of().integer(accountId).text(day.toString()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Integer> expire(Duration retention) {
        return db.idempotent(EXPIRE, Args.of().decimal((double) retention.toSeconds()))
                .map(rows -> rows.rowCount());
    }

    static BillRun run(Row row) {
        return new BillRun(
                row.getLong("id"),
                new AccountRef(row.getString("provider"), row.getString("account")),
                LocalDate.parse(row.getString("date")),
                BillRun.State.valueOf(row.getString("state")),
                row.getString("origin"),
                row.getLong("load_id"),
                row.getInteger("attempts"),
                Rows.instant(row, "started_at"),
                Rows.instantOrNull(row, "finished_at"),
                row.getLong("lines"),
                row.getLong("ours"),
                row.getLong("matched"),
                row.getLong("repaired"),
                row.getLong("review"),
                row.getLong("carried"),
                row.getLong("passed_over"),
                row.getString("text"));
    }

    static Kept kept(Row row) {
        return new Kept(
                row.getLong("id"),
                row.getString("class"),
                row.getString("kind"),
                row.getString("trade_no"),
                row.getString("refund_no"),
                row.getString("order_id"),
                row.getString("action"),
                row.getString("text"),
                row.getInteger("line"),
                row.getString("bill"),
                row.getString("ours"));
    }
}
