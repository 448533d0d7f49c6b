package io.paysync.contract.polling;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import io.paysync.contract.domain.AccountRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of the comparisons with the providers' bills. A merchant sees those of his own accounts alone. */
public final class BillsApi {
    /** The newest first. */
    public static final Ask<ListRuns, RunPage> LIST =
            Ask.of("polling.bill.list", ListRuns.class, RunPage.class, Duration.ofSeconds(5));

    /** Fault NOT_FOUND. */
    public static final Ask<GetRun, RunFound> GET =
            Ask.of("polling.bill.get", GetRun.class, RunFound.class, Duration.ofSeconds(5));

    /** Fault NOT_FOUND when there is no such run. */
    public static final Ask<ListDifferences, DifferencePage> DIFFERENCES =
            Ask.of("polling.bill.differences", ListDifferences.class, DifferencePage.class, Duration.ofSeconds(5));

    /** Somebody has looked at it. Faults: NOT_FOUND; CONFLICT when it was noted by somebody else or with other words. */
    public static final Ask<ReviewDifference, DifferencePage> REVIEW =
            Ask.of("polling.bill.review", ReviewDifference.class, DifferencePage.class, Duration.ofSeconds(5));

    /** A piece of the report, as it stands in its file. Fault NOT_FOUND when there is no such run. */
    public static final Ask<ReadReport, ReportPart> REPORT =
            Ask.of("polling.bill.report", ReadReport.class, ReportPart.class, Duration.ofSeconds(5));

    private BillsApi() {}

    /**
     * @param provider null: any
     * @param account null: any
     * @param before the run before which the page begins, or null
     * @param limit 1 to 200
     */
    public record ListRuns(
            String merchant,
            @Nullable String provider,
            @Nullable String account,
            @Nullable Long before,
            int limit) implements Message {}

    /** @param next for {@code before} of the next page, or null at the end */
    public record RunPage(List<Run> runs, @Nullable Long next) implements Message {}

    /**
     * @param state {@code RUNNING}, {@code DONE}, {@code REFUSED}
     * @param origin where the bill came from, in words
     * @param lines of the bill
     * @param ours payments and refunds that we know to have happened around the day
     * @param text why it was refused, or a remark
     */
    public record Run(
            long id,
            AccountRef account,
            LocalDate day,
            String state,
            String origin,
            Instant startedAt,
            @Nullable Instant finishedAt,
            long lines,
            long ours,
            long matched,
            long repaired,
            long review,
            long carried,
            long passedOver,
            String text) {}

    public record GetRun(String merchant, long id) implements Message {}

    public record RunFound(Run run, List<ClassCount> classes) implements Message {}

    /**
     * @param type the class of difference
     * @param action {@code REPAIRING}, {@code REPAIRED}, {@code REVIEW}
     * @param reviewed how many of them somebody has looked at
     */
    public record ClassCount(String type, String action, long count, long reviewed) {}

    /**
     * @param type null: any
     * @param action null: any
     * @param reviewed null: any
     * @param after the last one of the page before; 0 at the beginning
     * @param limit 1 to 200
     */
    public record ListDifferences(
            String merchant,
            long runId,
            @Nullable String type,
            @Nullable String action,
            @Nullable Boolean reviewed,
            long after,
            int limit)
            implements Message {}

    /** @param next for {@code after} of the next page, or null at the end */
    public record DifferencePage(
            List<Difference> differences, @Nullable Long next) implements Message {}

    /**
     * @param refundNo empty for everything but refunds
     * @param line of the bill, or null
     * @param bill what the bill says, JSON; null when nothing
     * @param ours what we hold to be true, JSON; null when nothing
     */
    public record Difference(
            long id,
            String type,
            String kind,
            String tradeNo,
            String refundNo,
            @Nullable String orderId,
            String action,
            String text,
            @Nullable Integer line,
            @Nullable String bill,
            @Nullable String ours,
            @Nullable Instant reviewedAt,
            @Nullable String reviewedBy,
            @Nullable String note) {}

    public record ReviewDifference(String merchant, long runId, long id, String by, String note) implements Message {}

    /** The forms of a report. */
    public enum Format {
        JSON,
        CSV,
        HTML
    }

    /** @param after from the part before; null for the first one, which begins the file */
    public record ReadReport(
            String merchant,
            long runId,
            Format format,
            @Nullable Long after) implements Message {}

    /** @param next null: this part ends the file */
    public record ReportPart(
            String name, String text, @Nullable Long next) implements Message {}
}
