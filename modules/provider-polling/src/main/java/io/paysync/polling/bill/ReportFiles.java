package io.paysync.polling.bill;

import io.paysync.contract.bus.Json;
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
import org.jspecify.annotations.Nullable;

/** The three files of a report while they are written. Blocks. */
final class ReportFiles {
    private static final List<String> COLUMNS =
            List.of("class", "kind", "action", "order", "trade", "refund", "line", "text", "bill", "ours");

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

    private Writer json() {
        return writers.get(0);
    }

    private Writer csv() {
        return writers.get(1);
    }

    private Writer html() {
        return writers.get(2);
    }

    private void begin(BillRun run) throws IOException {
        json().write("{\"run\":" + Json.write(run) + ",\"differences\":[");
        csv().write("\uFEFF" + String.join(",", COLUMNS) + "\r\n");
        String title = run.account() + " " + run.day() + ": " + run.state();
        html().write("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escaped(title) + "</title>"
                + "<style>body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
                + "td,th{border:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}"
                + "td.e{font:12px monospace;word-break:break-all}</style><h1>" + escaped(title) + "</h1><p>"
                + escaped("From " + run.origin() + ". " + run.lines() + " lines, " + run.matched() + " agree, "
                        + run.repaired() + " repaired, " + run.review() + " for review, " + run.carried()
                        + " carried over. " + run.text())
                + "</p><table><tr>");
        for (String column : COLUMNS) {
            html().write("<th>" + column + "</th>");
        }
        html().write("</tr>\n");
    }

    void put(Kept kept) throws IOException {
        json().write((first ? "\n" : ",\n") + Json.write(kept));
        first = false;
        List<String> cells = cells(kept);
        csv().write(String.join(",", cells.stream().map(ReportFiles::cell).toList()) + "\r\n");
        html().write("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            html().write((i >= 8 ? "<td class=\"e\">" : "<td>") + escaped(cells.get(i)) + "</td>");
        }
        html().write("</tr>\n");
    }

    /** They take their names. @return true */
    boolean finish() throws IOException {
        json().write("\n]}\n");
        html().write("</table></html>\n");
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

    private static List<String> cells(Kept kept) {
        return List.of(
                kept.type(),
                kept.kind(),
                kept.action(),
                text(kept.orderId()),
                kept.tradeNo(),
                kept.refundNo(),
                kept.line() == null ? "" : kept.line().toString(),
                kept.text(),
                text(kept.bill()),
                text(kept.ours()));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A spreadsheet takes what begins like this for a formula and runs it; a quotation mark in front makes it text. */
    static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0;
        String plain = formula ? "'" + text : text;
        boolean quoted = plain.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';');
        return quoted ? "\"" + plain.replace("\"", "\"\"") + "\"" : plain;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
