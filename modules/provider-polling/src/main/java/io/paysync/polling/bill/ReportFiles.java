package io.paysync.polling.bill;

import io.paysync.contract.polling.BillsApi.Format;
import io.paysync.polling.bill.RunStore.Kept;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The three files of a report while they are written. Blocks. */
final class ReportFiles {
    private final List<Path> files;
    private final List<Writer> writers = new ArrayList<>();
    private boolean first = true;

    private ReportFiles(List<Path> files) {
        this.files = files;
    }

    static ReportFiles open(Path directory, List<Path> files, BillRun run) throws IOException {
        Files.createDirectories(directory);
        ReportFiles out = new ReportFiles(files);
        for (Path file : files) {
            out.writers.add(new BufferedWriter(Files.newBufferedWriter(Report.part(file), StandardCharsets.UTF_8)));
        }
        out.begin(run);
        return out;
    }

    private void begin(BillRun run) throws IOException {
        for (Format format : Format.values()) {
            writer(format).write(ReportText.head(format, run));
        }
    }

    /** The files stand in the order of the forms. */
    private Writer writer(Format format) {
        return writers.get(format.ordinal());
    }

    void put(Kept kept) throws IOException {
        for (Format format : Format.values()) {
            writer(format).write(ReportText.row(format, kept, first));
        }
        first = false;
    }

    /** They take their names. @return true */
    boolean finish() throws IOException {
        for (Format format : Format.values()) {
            writer(format).write(ReportText.tail(format));
        }
        for (Writer writer : writers) {
            writer.close();
        }
        for (Path file : files) {
            Files.move(Report.part(file), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    void abandon() {
        for (Writer writer : writers) {
            try {
                writer.close();
            } catch (IOException e) {
                // It is deleted next.
            }
        }
        files.forEach(file -> Report.delete(Report.part(file)));
    }
}
