package io.paysync.polling.bill;

import io.paysync.contract.bus.Json;
import io.paysync.contract.polling.BillsApi.Format;
import io.paysync.polling.bill.RunStore.Kept;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report piece by piece, in each of its forms; the same whether it becomes a file or goes over the API. */
final class ReportText {
    private static final List<String> COLUMNS =
            List.of("class", "kind", "action", "order", "trade", "refund", "line", "text", "bill", "ours");

    private ReportText() {}

    static String head(Format format, BillRun run) {
        return switch (format) {
            case JSON -> "{\"run\":" + Json.write(run) + ",\"differences\":[";
            case CSV -> "\uFEFF" + String.join(",", COLUMNS) + "\r\n";
            case HTML -> page(run);
        };
    }

    private static String page(BillRun run) {
        String title = run.account() + " " + run.day() + ": " + run.state();
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>"
                + escaped(title) + "</title>"
                + "<style>body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
                + "td,th{border:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}"
                + "td.e{font:12px monospace;word-break:break-all}</style><h1>" + escaped(title) + "</h1><p>"
                + escaped("From " + run.origin() + ". " + run.lines() + " lines, " + run.matched() + " agree, "
                        + run.repaired() + " repaired, " + run.review() + " for review, " + run.carried()
                        + " carried over. " + run.text())
                + "</p><table><tr>");
        COLUMNS.forEach(column -> html.append("<th>").append(column).append("</th>"));
        return html.append("</tr>\n").toString();
    }

    /** @param first of all differences */
    static String row(Format format, Kept kept, boolean first) {
        return switch (format) {
            case JSON -> (first ? "\n" : ",\n") + Json.write(kept);
            case CSV ->
                String.join(",", cells(kept).stream().map(ReportText::cell).toList()) + "\r\n";
            case HTML -> {
                List<String> cells = cells(kept);
                StringBuilder html = new StringBuilder("<tr>");
                for (int i = 0; i < cells.size(); i++) {
                    html.append(i >= 8 ? "<td class=\"e\">" : "<td>")
                            .append(escaped(cells.get(i)))
                            .append("</td>");
                }
                yield html.append("</tr>\n").toString();
            }
        };
    }

    static String tail(Format format) {
        return switch (format) {
            case JSON -> "\n]}\n";
            case CSV -> "";
            case HTML -> "</table></html>\n";
        };
    }

    /** As a file is called. An account's name may hold what a file's name must not. */
    static String name(BillRun run) {
        return "bill-" + run.account().provider() + "-"
                + run.account().account().replaceAll("[^A-Za-z0-9._-]", "_") + "-" + run.day();
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
