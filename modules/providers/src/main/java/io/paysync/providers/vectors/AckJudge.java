package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.Ack;
import io.paysync.providers.reading.JsonText;
import java.util.ArrayList;
import java.util.List;

/** Judges the answer given to a provider. */
final class AckJudge {
    private AckJudge() {}

    static void judge(Expect expect, JsonNode expected, Ack ack) {
        if (expected.has("status")) {
            expect.same("answer's status", expected.get("status").asInt(), ack.status());
        }
        if (expected.has("status_any_of")) {
            List<Integer> allowed = new ArrayList<>();
            expected.get("status_any_of").forEach(status -> allowed.add(status.asInt()));
            if (!allowed.contains(ack.status())) {
                expect.note("answer's status: expected one of " + allowed + ", got " + ack.status());
            }
        }
        if (expected.has("body_must_not_be")
                && expected.get("body_must_not_be").asText().equals(ack.body())) {
            expect.note("answer's body must not be " + ack.body());
        }
        if (expected.has("body")) {
            body(expect, expected.get("body").asText(), ack);
        }
        if (expected.has("body_example")) {
            String wanted = code(expected.get("body_example").asText());
            expect.same("code in the answer's body", wanted, code(ack.body()));
        }
    }

    /** Some cases say in words which bodies will do. */
    private static void body(Expect expect, String wanted, Ack ack) {
        if (wanted.equals("any")) {
            return;
        }
        if (wanted.startsWith("empty (204) or ")) {
            boolean right = ack.status() == 204
                    ? ack.body().isEmpty()
                    : code(ack.body()).equals(code(wanted.substring("empty (204) or ".length())));
            if (!right) {
                expect.note("answer's body: expected " + wanted + ", got " + ack.body());
            }
            return;
        }
        expect.same("answer's body", wanted, ack.body());
    }

    private static String code(String body) {
        return JsonText.text(JsonText.object(body), "code", "");
    }
}
