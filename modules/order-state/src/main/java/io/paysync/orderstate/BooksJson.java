package io.paysync.orderstate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.DisputeState;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.RefundState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Books} as a short text: empty for empty books, else one array an entry. It is read and written on each fact, and
 * by two neighbouring releases at once: a release that adds a field must read it one release before it writes it, because
 * the older one drops what it does not know.
 */
final class BooksJson {
    private static final String FAILED = "FAILED";
    private static final String CLOSED = "CLOSED";

    private BooksJson() {}

    static String write(Books books) {
        if (books.size() == 0 && !books.proven().pending() && !books.claimed().pending()) {
            return "";
        }
        StringWriter out = new StringWriter(160);
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            ledger(json, "proven", books.proven());
            ledger(json, "claimed", books.claimed());
            reasons(json, "holds", books.holds());
            reasons(json, "cleared", books.cleared());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** @throws IllegalArgumentException when the text is not such a value */
    static Books read(String text) {
        if (text.isEmpty()) {
            return Books.EMPTY;
        }
        JsonNode json = Json.read(text, JsonNode.class);
        return new Books(
                ledger(json.path("proven")),
                ledger(json.path("claimed")),
                reasons(json.path("holds")),
                reasons(json.path("cleared")));
    }

    private static void ledger(JsonGenerator json, String name, Ledger ledger) throws IOException {
        if (ledger.size() == 0 && !ledger.pending()) {
            return;
        }
        json.writeObjectFieldStart(name);
        if (ledger.pending()) {
            json.writeBooleanField("pending", true);
        }
        rows(json, "paid", ledger.payments(), (trade, p) -> paid(json, trade, p));
        ends(json, ledger);
        if (!ledger.reversed().isEmpty()) {
            json.writeArrayFieldStart("reversed");
            for (TradeId trade : ledger.reversed()) {
                row(json, trade);
            }
            json.writeEndArray();
        }
        rows(
                json,
                "refunds",
                ledger.refunds(),
                (k, r) -> row(
                        json, k.trade(), k.merchantNo(), k.providerNo(), r.state(), r.amount(), r.at(), r.failedAt()));
        rows(
                json,
                "totals",
                ledger.totals(),
                (trade, all) -> all.forEach(total -> row(json, trade, total.minor(), total.at())));
        rows(
                json,
                "disputes",
                ledger.disputes(),
                (id, d) -> row(
                        json,
                        d.trade(),
                        id,
                        d.state(),
                        d.at(),
                        d.amount() == null ? -1L : d.amount().minor(),
                        d.amount() == null ? "" : d.amount().currency()));
        json.writeEndObject();
    }

    /** The differences only where there are any; an older release knows payments of the exact amount alone. */
    private static void paid(JsonGenerator json, TradeId trade, Ledger.Paid p) {
        if (p.least() == 0 && p.most() == 0) {
            row(json, trade, p.at());
        } else {
            row(json, trade, p.at(), p.least(), p.most());
        }
    }

    /** A trade that was reported both has two rows. */
    private static void ends(JsonGenerator json, Ledger ledger) throws IOException {
        if (ledger.failed().isEmpty() && ledger.closed().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("ends");
        ledger.failed().forEach(trade -> row(json, trade, FAILED));
        ledger.closed().forEach(trade -> row(json, trade, CLOSED));
        json.writeEndArray();
    }

    private static <K, V> void rows(JsonGenerator json, String name, SortedMap<K, V> map, BiConsumer<K, V> row)
            throws IOException {
        if (!map.isEmpty()) {
            json.writeArrayFieldStart(name);
            map.forEach(row);
            json.writeEndArray();
        }
    }

    private static void row(JsonGenerator json, TradeId trade, @Nullable Object... values) {
        try {
            json.writeStartArray();
            json.writeString(trade.account().provider());
            json.writeString(trade.account().account());
            json.writeString(trade.tradeNo());
            for (Object value : values) {
                if (value == null) {
                    json.writeNull();
                } else if (value instanceof Long number) {
                    json.writeNumber(number);
                } else {
                    json.writeString(value.toString());
                }
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reasons(JsonGenerator json, String name, SortedSet<Reason> reasons) throws IOException {
        if (reasons.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (Reason reason : reasons) {
            json.writeStartArray();
            json.writeString(reason.kind().name());
            json.writeString(reason.detail());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private static Ledger ledger(JsonNode json) {
        if (json.isMissingNode()) {
            return Ledger.EMPTY;
        }
        SortedMap<TradeId, Ledger.Paid> paid = new TreeMap<>();
        each(
                json,
                "paid",
                row -> paid.put(
                        trade(row),
                        new Ledger.Paid(
                                instant(row, 3),
                                row.path(4).asLong(),
                                row.path(5).asLong())));
        SortedSet<TradeId> failed = new TreeSet<>();
        SortedSet<TradeId> closed = new TreeSet<>();
        each(json, "ends", row -> (text(row, 3).equals(CLOSED) ? closed : failed).add(trade(row)));
        SortedSet<TradeId> reversed = new TreeSet<>();
        each(json, "reversed", row -> reversed.add(trade(row)));
        SortedMap<Ledger.RefundKey, Ledger.RefundSeen> refunds = new TreeMap<>();
        each(
                json,
                "refunds",
                row -> refunds.put(
                        new Ledger.RefundKey(trade(row), text(row, 3), text(row, 4)),
                        new Ledger.RefundSeen(
                                RefundState.valueOf(text(row, 5)),
                                row.path(6).asLong(),
                                Instant.parse(text(row, 7)),
                                instant(row, 8))));
        SortedMap<TradeId, List<Ledger.Total>> totals = new TreeMap<>();
        each(
                json,
                "totals",
                row -> totals.computeIfAbsent(trade(row), t -> new ArrayList<>())
                        .add(new Ledger.Total(row.path(3).asLong(), Instant.parse(text(row, 4)))));
        SortedMap<String, Ledger.DisputeSeen> disputes = new TreeMap<>();
        each(
                json,
                "disputes",
                row -> disputes.put(
                        text(row, 3),
                        new Ledger.DisputeSeen(
                                trade(row),
                                DisputeState.valueOf(text(row, 4)),
                                instant(row, 5),
                                row.path(6).asLong() < 0
                                        ? null
                                        : new Money(row.path(6).asLong(), text(row, 7)))));
        return new Ledger(json.path("pending").asBoolean(), paid, failed, closed, reversed, refunds, totals, disputes);
    }

    private static void each(JsonNode json, String name, Consumer<JsonNode> row) {
        json.path(name).forEach(row);
    }

    private static SortedSet<Reason> reasons(JsonNode rows) {
        SortedSet<Reason> out = new TreeSet<>();
        rows.forEach(row -> out.add(new Reason(Reason.Kind.valueOf(text(row, 0)), text(row, 1))));
        return out;
    }

    private static TradeId trade(JsonNode row) {
        return new TradeId(new AccountRef(text(row, 0), text(row, 1)), text(row, 2));
    }

    private static String text(JsonNode row, int index) {
        return row.path(index).asText();
    }

    private static @Nullable Instant instant(JsonNode row, int index) {
        JsonNode value = row.path(index);
        return value.isTextual() ? Instant.parse(value.asText()) : null;
    }
}
