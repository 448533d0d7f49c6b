package io.paysync.polling.bill;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.polling.BillsApi.ClassCount;
import io.paysync.contract.polling.BillsApi.Difference;
import io.paysync.contract.polling.BillsApi.DifferencePage;
import io.paysync.contract.polling.BillsApi.GetRun;
import io.paysync.contract.polling.BillsApi.ListDifferences;
import io.paysync.contract.polling.BillsApi.ListRuns;
import io.paysync.contract.polling.BillsApi.ReadReport;
import io.paysync.contract.polling.BillsApi.ReportPart;
import io.paysync.contract.polling.BillsApi.ReviewDifference;
import io.paysync.contract.polling.BillsApi.Run;
import io.paysync.contract.polling.BillsApi.RunFound;
import io.paysync.contract.polling.BillsApi.RunPage;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.polling.bill.RunStore.Kept;
import io.paysync.providers.Account;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Answers questions about runs and what differed. A run of another merchant's account is as unknown as none. */
public final class RunQueries {
    private static final int LIMIT_MAX = 200;
    private static final int REPORT_ROWS = 100;
    private static final int NOTE_CHARS_MAX = 500;

    private final Db db;
    private final RunStore runs;
    private final Collection<? extends Account> accounts;

    public RunQueries(Db db, Collection<? extends Account> accounts) {
        this.db = db;
        this.runs = new RunStore(db);
        this.accounts = accounts;
    }

    private static final Sql LIST = Sql.of("polling.bill.runs", """
            select r.*, r.day::text as date, a.provider, a.account
            from polling.bill_run r join polling.account a on a.id = r.account_id
            join unnest($1::text[], $2::text[]) m (provider, account) on (m.provider, m.account) = (a.provider, a.account)
            where ($3::text is null or a.provider = $3) and ($4::text is null or a.account = $4)
              and ($5::bigint is null or r.id < $5)
            order by r.id desc limit $6
            """);

    public Future<RunPage> list(ListRuns asked) {
        int limit = Math.clamp(asked.limit(), 1, LIMIT_MAX);
        Args args = own(asked.merchant())
                .text(asked.provider())
                .text(asked.account())
                .number(asked.before())
                .integer(limit);
        return db.idempotent(LIST, args).map(Rows.list(RunStore::run)).map(found -> {
            List<Run> told = found.stream().map(RunQueries::told).toList();
            return new RunPage(told, told.size() < limit ? null : told.getLast().id());
        });
    }

    private static final Sql ONE = Sql.of("polling.bill.run", """
            select r.*, r.day::text as date, a.provider, a.account
            from polling.bill_run r join polling.account a on a.id = r.account_id
            join unnest($1::text[], $2::text[]) m (provider, account) on (m.provider, m.account) = (a.provider, a.account)
            where r.id = $3
            """);

    private Future<BillRun> find(String merchant, long id) {
        return db.idempotent(ONE, own(merchant).number(id))
                .map(Rows.first(RunStore::run))
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Fault.of(Fault.Code.NOT_FOUND, "no such run"))));
    }

    private static final Sql CLASSES = Sql.of("polling.bill.classes", """
            select class, action, count(*) as count, count(reviewed_at) as reviewed
            from polling.bill_difference where run_id = $1 group by class, action order by class, action
            """);

    public Future<RunFound> get(GetRun asked) {
        return find(asked.merchant(), asked.id())
                .compose(run -> db.idempotent(CLASSES, Args.of().number(run.id()))
                        .map(Rows.list(row -> new ClassCount(
                                row.getString("class"),
                                row.getString("action"),
                                row.getLong("count"),
                                row.getLong("reviewed"))))
                        .map(classes -> new RunFound(told(run), classes)));
    }

    private static final Sql DIFFERENCES = Sql.of("polling.bill.differences", """
            select * from polling.bill_difference
            where run_id = $1 and id > $2 and ($3::text is null or class = $3) and ($4::text is null or action = $4)
              and ($5::boolean is null or (reviewed_at is not null) = $5)
            order by id limit $6
            """);

    public Future<DifferencePage> differences(ListDifferences asked) {
        int limit = Math.clamp(asked.limit(), 1, LIMIT_MAX);
        return find(asked.merchant(), asked.runId()).compose(run -> {
            Args args = Args.of()
                    .number(run.id())
                    .number(asked.after())
                    .text(asked.type())
                    .text(asked.action());
            args.tuple().addBoolean(asked.reviewed());
            return db.idempotent(DIFFERENCES, args.integer(limit))
                    .map(Rows.list(RunQueries::difference))
                    .map(found -> new DifferencePage(
                            found, found.size() < limit ? null : found.getLast().id()));
        });
    }

    /** The first note stays; the same one again changes nothing. */
    private static final Sql REVIEW = Sql.of("polling.bill.reviewed", """
            update polling.bill_difference
            set reviewed_at = coalesce(reviewed_at, clock_timestamp()), reviewed_by = $3, note = $4
            where run_id = $1 and id = $2 and (reviewed_at is null or (reviewed_by, note) = ($3, $4))
            returning *
            """);

    private static final Sql THERE = Sql.of("polling.bill.difference", """
            select exists (select 1 from polling.bill_difference where run_id = $1 and id = $2)
            """);

    public Future<DifferencePage> review(ReviewDifference asked) {
        if (asked.note().isBlank() || asked.note().length() > NOTE_CHARS_MAX) {
            return Future.failedFuture(
                    Fault.of(Fault.Code.INVALID, "a note has 1 to " + NOTE_CHARS_MAX + " characters"));
        }
        return find(asked.merchant(), asked.runId())
                .compose(run -> db.idempotent(
                        REVIEW,
                        Args.of()
                                .number(run.id())
                                .number(asked.id())
                                .text(asked.by())
                                .text(asked.note())))
                .map(Rows.list(RunQueries::difference))
                .compose(found ->
                        found.isEmpty() ? refused(asked) : Future.succeededFuture(new DifferencePage(found, null)));
    }

    private Future<DifferencePage> refused(ReviewDifference asked) {
        return db.idempotent(THERE, Args.of().number(asked.runId()).number(asked.id()))
                .compose(rows -> Future.failedFuture(
                        rows.iterator().next().getBoolean(0)
                                ? Fault.of(Fault.Code.CONFLICT, "it was looked at already, and another note stands")
                                : Fault.of(Fault.Code.NOT_FOUND, "no such difference")));
    }

    public Future<ReportPart> report(ReadReport asked) {
        Long after = asked.after();
        return find(asked.merchant(), asked.runId())
                .compose(run -> runs.page(run.id(), Objects.requireNonNullElse(after, 0L), REPORT_ROWS)
                        .map(page -> part(run, asked, page)));
    }

    private static ReportPart part(BillRun run, ReadReport asked, List<Kept> page) {
        boolean begins = asked.after() == null;
        boolean ends = page.size() < REPORT_ROWS;
        StringBuilder text = new StringBuilder(begins ? ReportText.head(asked.format(), run) : "");
        boolean first = begins;
        for (Kept kept : page) {
            text.append(ReportText.row(asked.format(), kept, first));
            first = false;
        }
        text.append(ends ? ReportText.tail(asked.format()) : "");
        return new ReportPart(
                ReportText.name(run),
                text.toString(),
                ends ? null : page.getLast().id());
    }

    private Args own(String merchant) {
        List<Account> own = accounts.stream()
                .filter(account -> account.merchant().equals(merchant))
                .map(account -> (Account) account)
                .toList();
        return Args.of()
                .texts(own.stream().map(account -> account.ref().provider()).toList())
                .texts(own.stream().map(account -> account.ref().account()).toList());
    }

    private static Run told(BillRun run) {
        return new Run(
                run.id(),
                run.account(),
                run.day(),
                run.state().name(),
                run.origin(),
                run.startedAt(),
                run.finishedAt(),
                run.lines(),
                run.ours(),
                run.matched(),
                run.repaired(),
                run.review(),
                run.carried(),
                run.passedOver(),
                run.text());
    }

    private static Difference difference(Row row) {
        Kept kept = RunStore.kept(row);
        return new Difference(
                kept.id(),
                kept.type(),
                kept.kind(),
                kept.tradeNo(),
                kept.refundNo(),
                kept.orderId(),
                kept.action(),
                kept.text(),
                kept.line(),
                kept.bill(),
                kept.ours(),
                Rows.instantOrNull(row, "reviewed_at"),
                row.getString("reviewed_by"),
                row.getString("note"));
    }
}
