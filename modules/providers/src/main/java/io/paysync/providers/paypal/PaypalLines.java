package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.Currencies;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Listed transactions as the lines that {@link PaypalSheet} reads. What is still pending or was denied is on no settlement report. Blocks. */
final class PaypalLines {
    private static final DateTimeFormatter TOLD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXX", Locale.ROOT);
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss Z", Locale.ROOT);
    private static final List<String> COLUMNS = List.of(
            "CH",
            "Transaction ID",
            "Invoice ID",
            "Custom Field",
            "PayPal Reference ID",
            "Transaction Event Code",
            "Transaction Initiation Date",
            "Transaction Debit or Credit",
            "Gross Transaction Amount",
            "Gross Transaction Currency",
            "Fee Debit or Credit",
            "Fee Amount",
            "Fee Currency");

    /** Done; or done and undone later, by a line of its own. */
    private static final Set<String> SETTLED = Set.of("S", "V");

    private final Writer out;
    private final long bytesMax;
    private long bytes;
    private int lines;

    private PaypalLines(Writer out, long bytesMax) {
        this.out = out;
        this.bytesMax = bytesMax;
    }

    static PaypalLines open(Path into, long bytesMax) throws IOException {
        PaypalLines lines =
                new PaypalLines(new BufferedWriter(Files.newBufferedWriter(into, StandardCharsets.UTF_8)), bytesMax);
        lines.write(COLUMNS);
        return lines;
    }

    /** @return how many are written so far */
    int put(JsonNode listed) throws IOException {
        for (JsonNode each : listed) {
            JsonNode info = each.path("transaction_info");
            if (SETTLED.contains(JsonText.text(info, "transaction_status", ""))) {
                write(line(info));
                lines++;
            }
        }
        return lines;
    }

    /** @return the file's length */
    long end() throws IOException {
        write(List.of("SC", Integer.toString(lines)));
        write(List.of("RC", Integer.toString(lines)));
        write(List.of("FF", "1"));
        out.close();
        return bytes;
    }

    void close() throws IOException {
        out.close();
    }

    private static List<String> line(JsonNode info) {
        JsonNode amount = info.path("transaction_amount");
        JsonNode fee = info.path("fee_amount");
        String value = JsonText.text(amount, "value", "");
        String feeText = JsonText.text(fee, "value", "");
        String feeCurrency = JsonText.text(fee, "currency_code", "");
        return Arrays.asList(
                "SB",
                JsonText.text(info, "transaction_id", ""),
                JsonText.text(info, "invoice_id", ""),
                JsonText.text(info, "custom_field", ""),
                JsonText.text(info, "paypal_reference_id", ""),
                JsonText.text(info, "transaction_event_code", ""),
                time(JsonText.text(info, "transaction_initiation_date", "")),
                direction(value),
                minor(value, JsonText.text(amount, "currency_code", "")),
                JsonText.text(amount, "currency_code", ""),
                feeText.isEmpty() ? "" : direction(feeText),
                feeText.isEmpty() ? "" : minor(feeText, feeCurrency),
                feeCurrency);
    }

    private static String time(String text) {
        try {
            return WRITTEN.format(OffsetDateTime.parse(text, TOLD));
        } catch (DateTimeException e) {
            throw Answers.unknown("a transaction has a time that is none");
        }
    }

    /** Seen from the merchant: money went (DR) or came. */
    private static String direction(String value) {
        return value.startsWith("-") ? "DR" : "CR";
    }

    /** Without its sign, as in the report: a column of its own says whether money came or went. */
    private static String minor(String value, String currency) {
        try {
            return new BigDecimal(value)
                    .abs()
                    .movePointRight(Currencies.exponent(currency))
                    .toBigIntegerExact()
                    .toString();
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw Answers.unknown("a transaction has an amount that is none");
        }
    }

    private void write(List<String> cells) throws IOException {
        String line = cells.stream().map(PaypalLines::cell).collect(Collectors.joining(",")) + "\n";
        bytes += line.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > bytesMax) {
            throw Answers.refused("TOO_LARGE", "the day is larger than " + bytesMax + " bytes");
        }
        out.write(line);
    }

    /** A line must stay one line. */
    private static String cell(@Nullable String text) {
        String plain = text == null ? "" : text.replaceAll("[\\r\\n]", " ");
        return "\"" + plain.replace("\"", "\"\"") + "\"";
    }
}
