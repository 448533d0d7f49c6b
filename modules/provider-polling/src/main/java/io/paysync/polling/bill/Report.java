package io.paysync.polling.bill;

import io.paysync.contract.polling.BillsApi.Format;
import io.paysync.polling.bill.RunStore.Kept;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What came of a run as files: JSON for programs, CSV for spreadsheets, HTML for people. Written page by page. */
public final class Report {
    private static final int PAGE = 500;

    private final Vertx vertx;
    private final RunStore runs;

    Report(Vertx vertx, RunStore runs) {
        this.vertx = vertx;
        this.runs = runs;
    }

    /** @return the files, which are there as a whole or not at all */
    public Future<List<Path>> write(BillRun run, Path directory) {
        List<Path> files = Stream.of(Format.values())
                .map(format -> directory.resolve(
                        ReportText.name(run) + "." + format.name().toLowerCase(Locale.ROOT)))
                .toList();
        return vertx.executeBlocking(() -> ReportFiles.open(directory, files, run), false)
                .compose(out -> pages(run, out)
                        .compose(all -> vertx.executeBlocking(out::finish, false))
                        .onFailure(failure -> out.abandon()))
                .map(files);
    }

    private Future<Void> pages(BillRun run, ReportFiles out) {
        long[] last = {0};
        return Repeat.whileTrue(() -> runs.page(run.id(), last[0], PAGE).compose(page -> {
            if (page.isEmpty()) {
                return Future.succeededFuture(false);
            }
            last[0] = page.getLast().id();
            return vertx.executeBlocking(() -> put(out, page), false).map(page.size() == PAGE);
        }));
    }

    private static boolean put(ReportFiles out, List<Kept> page) throws IOException {
        for (Kept kept : page) {
            out.put(kept);
        }
        return true;
    }

    static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A part that stays behind is overwritten by the next report.
        }
    }
}
