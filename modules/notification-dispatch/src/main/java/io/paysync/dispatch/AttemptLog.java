package io.paysync.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.Json;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one delivery, kept in its row instead of a table of their own: a JSON text of short arrays, the last
 * {@value #KEPT} of them. It is only ever appended to, which is done on text: this is on the hot path.
 *
 * <p>The text grows by eights, with spaces at its end. What stands behind it in the row (the body) then keeps its place
 * relative to the row's alignment, and PostgreSQL logs a result as the few bytes that changed instead of all that follows.
 */
final class AttemptLog {
    static final String EMPTY = "[]";
    private static final int KEPT = 20;
    private static final int FIELDS = 5;
    private static final int ALIGNMENT = 8;
    /** As they stand in the text: errors of attempts of which nobody knows whether they arrived. */
    private static final List<String> DOUBTS = List.of("\"TIMEOUT\"", "\"CONNECTION_LOST\"", "\"RESET\"", "\"UNSURE\"");

    private AttemptLog() {}

    /** @param number of the attempt, from 1, growing over replays too */
    static String append(String log, int number, Instant at, Sent sent) {
        StringBuilder entry = new StringBuilder(48)
                .append('[')
                .append(number)
                .append(',')
                .append(at.toEpochMilli())
                .append(',')
                .append(sent.status())
                .append(',');
        String error = sent.error();
        if (error == null) {
            entry.append("null");
        } else {
            entry.append('"').append(word(error)).append('"');
        }
        entry.append(',').append(sent.took().toMillis()).append(']');
        if (log.equals(EMPTY)) {
            return aligned("[" + entry + "]");
        }
        String kept = number > KEPT ? withoutFirst(log) : log;
        return aligned(kept.substring(0, kept.lastIndexOf(']')) + (kept.equals(EMPTY) ? "" : ",") + entry + "]");
    }

    private static String aligned(String log) {
        return log + " ".repeat(Math.floorMod(EMPTY.length() - log.length(), ALIGNMENT));
    }

    /** @return the number of the last attempt, 0 when there was none */
    static int last(String log) {
        int start = log.lastIndexOf('[');
        int comma = log.indexOf(',', start);
        return start < 0 || comma < 0 ? 0 : Integer.parseInt(log, start + 1, comma, 10);
    }

    /** Whether one of them may have arrived though no answer came that says so. */
    static boolean doubtful(String log) {
        return DOUBTS.stream().anyMatch(log::contains);
    }

    /** Of a delivery that is finished without an attempt: number 0 and why. */
    static String skipped(String why, Instant at) {
        return "[[0," + at.toEpochMilli() + ",0,\"" + word(why) + "\",0]]";
    }

    /** The same with number 0 and why at its end: finished, and not delivered. */
    static String withdrawn(String log, String why, Instant at) {
        String entry = skipped(why, at);
        return log.equals(EMPTY) ? entry : log.substring(0, log.lastIndexOf(']')) + "," + entry.substring(1);
    }

    /** The same with one more that was not let go. It has a number, so the delivery can be sent again. */
    static String refused(String log, String why, Instant at) {
        return append(log, last(log) + 1, at, new Sent(Outcome.NOT_SENT, 0, why, null, null, Duration.ZERO));
    }

    /** Why it was finished without being delivered; empty when it was not. */
    static Optional<String> untold(String log) {
        if (!log.contains("[0,")) {
            return Optional.empty();
        }
        Attempt last = read(log).getLast();
        return Optional.of(String.valueOf(last.error()));
    }

    static List<Attempt> read(String log) {
        List<Attempt> out = new ArrayList<>();
        try {
            for (JsonNode entry : Json.MAPPER.readTree(log)) {
                if (entry.size() == FIELDS) {
                    out.add(new Attempt(
                            entry.get(0).asInt(),
                            Instant.ofEpochMilli(entry.get(1).asLong()),
                            entry.get(2).asInt(),
                            textOrNull(entry.get(3)),
                            entry.get(4).asLong()));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the log of attempts in a row is broken", e);
        }
        return out;
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isNull() ? null : node.asText();
    }

    /** Error classes are words of ours; a channel that breaks this must not break the text. */
    private static String word(String error) {
        String cut = error.length() <= 40 ? error : error.substring(0, 40);
        return cut.chars().allMatch(c -> c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) ? cut : "ERROR";
    }

    private static String withoutFirst(String log) {
        int second = log.indexOf("],[");
        return second < 0 ? EMPTY : "[" + log.substring(second + 2);
    }
}
