package io.paysync.statusapi.operations;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.polling.BillsApi;
import io.paysync.contract.polling.BillsApi.ClassCount;
import io.paysync.contract.polling.BillsApi.Difference;
import io.paysync.contract.polling.BillsApi.Format;
import io.paysync.contract.polling.BillsApi.GetRun;
import io.paysync.contract.polling.BillsApi.ListDifferences;
import io.paysync.contract.polling.BillsApi.ListRuns;
import io.paysync.contract.polling.BillsApi.ReadReport;
import io.paysync.contract.polling.BillsApi.ReportPart;
import io.paysync.contract.polling.BillsApi.ReviewDifference;
import io.paysync.contract.polling.BillsApi.Run;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Downloads;
import io.paysync.statusapi.http.Downloads.Piece;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.openapi.Inputs;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparisons with bills: which there were, what differed, and who has looked at it. */
public final class BillHandlers {
    private final Bus bus;
    private final Downloads downloads;

    public BillHandlers(Bus bus, Downloads downloads) {
        this.bus = bus;
        this.downloads = downloads;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "listReconciliations", this::list,
                "getReconciliation", this::get,
                "listDifferences", this::differences,
                "reviewDifference", this::review,
                "getReconciliationReport", this::report);
    }

    private Future<Reply> list(Call call) {
        Inputs in = call.inputs();
        ListRuns question = new ListRuns(
                call.merchant(),
                in.optionalText("provider").orElse(null),
                in.optionalText("account").orElse(null),
                in.optionalText("after").map(Long::valueOf).orElse(null),
                in.integer("limit"));
        return bus.ask(BillsApi.LIST, question)
                .map(page -> Reply.json(
                        200, new RunsView(page.runs().stream().map(RunView::of).toList(), text(page.next()))));
    }

    private Future<Reply> get(Call call) {
        return bus.ask(BillsApi.GET, new GetRun(call.merchant(), runId(call)))
                .map(found -> Reply.json(200, new FoundView(RunView.of(found.run()), found.classes())));
    }

    private Future<Reply> differences(Call call) {
        Inputs in = call.inputs();
        ListDifferences question = new ListDifferences(
                call.merchant(),
                runId(call),
                in.optionalText("class").orElse(null),
                in.optionalText("action").orElse(null),
                in.optionalFlag("reviewed").orElse(null),
                in.optionalText("after").map(Long::valueOf).orElse(0L),
                in.integer("limit"));
        return bus.ask(BillsApi.DIFFERENCES, question)
                .map(page -> Reply.json(
                        200,
                        new DifferencesView(
                                page.differences().stream()
                                        .map(DifferenceView::of)
                                        .toList(),
                                text(page.next()))));
    }

    private Future<Reply> review(Call call) {
        ReviewDifference question = new ReviewDifference(
                call.merchant(),
                runId(call),
                Long.parseLong(call.inputs().text("differenceId")),
                call.principal().id(),
                call.body().getString("note"));
        return bus.ask(BillsApi.REVIEW, question)
                .map(page -> page.differences().stream()
                        .findFirst()
                        .map(difference -> Reply.json(200, DifferenceView.of(difference)))
                        .orElseThrow(() -> Problem.of(Kind.NOT_FOUND).asException()));
    }

    private Future<Reply> report(Call call) {
        Format format = Format.valueOf(
                call.inputs().optionalText("format").orElse("json").toUpperCase(Locale.ROOT));
        String name = "bill-" + runId(call) + "." + format.name().toLowerCase(Locale.ROOT);
        // What a bill says must not run in the browser of whoever looks at it.
        Map<String, String> headers = Map.of(
                "content-disposition",
                "attachment; filename=\"" + name + "\"",
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
        return downloads.start(
                call, contentType(format), headers, new ReportSource(call.merchant(), runId(call), format));
    }

    private static String contentType(Format format) {
        return switch (format) {
            case JSON -> "application/json";
            case CSV -> "text/csv; charset=utf-8";
            case HTML -> "text/html; charset=utf-8";
        };
    }

    private static long runId(Call call) {
        return Long.parseLong(call.inputs().text("runId"));
    }

    private static @Nullable String text(@Nullable Long cursor) {
        return cursor == null ? null : cursor.toString();
    }

    /** One report under way. */
    private final class ReportSource implements Downloads.Source {
        private final String merchant;
        private final long runId;
        private final Format format;
        private @Nullable Long after;

        ReportSource(String merchant, long runId, Format format) {
            this.merchant = merchant;
            this.runId = runId;
            this.format = format;
        }

        @Override
        public Future<Piece> next() {
            return bus.ask(BillsApi.REPORT, new ReadReport(merchant, runId, format, after))
                    .map(this::piece);
        }

        private Piece piece(ReportPart part) {
            after = part.next();
            return new Piece(Buffer.buffer(part.text()), after == null);
        }
    }

    private record RunsView(List<RunView> runs, @Nullable String next) {}

    private record FoundView(RunView run, List<ClassCount> classes) {}

    private record RunView(
            String id,
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
            String text) {
        private static RunView of(Run run) {
            return new RunView(
                    Long.toString(run.id()),
                    run.account(),
                    run.day(),
                    run.state(),
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
    }

    private record DifferencesView(
            List<DifferenceView> differences, @Nullable String next) {}

    private record DifferenceView(
            String id,
            String type,
            String kind,
            String tradeNo,
            @Nullable String refundNo,
            @Nullable String orderId,
            String action,
            String text,
            @Nullable Integer line,
            @JsonRawValue @Nullable String bill,
            @JsonRawValue @Nullable String ours,
            @Nullable Instant reviewedAt,
            @Nullable String reviewedBy,
            @Nullable String note) {
        private static DifferenceView of(Difference difference) {
            return new DifferenceView(
                    Long.toString(difference.id()),
                    difference.type(),
                    difference.kind(),
                    difference.tradeNo(),
                    difference.refundNo().isEmpty() ? null : difference.refundNo(),
                    difference.orderId(),
                    difference.action(),
                    difference.text(),
                    difference.line(),
                    difference.bill(),
                    difference.ours(),
                    difference.reviewedAt(),
                    difference.reviewedBy(),
                    difference.note());
        }
    }
}
