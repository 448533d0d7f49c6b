package io.paysync.providers.mollie;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;

/** What Mollie's API answered to the question for one payment. */
sealed interface MollieAnswer {
    /** It is the payment asked for. */
    record Payment(JsonNode payment) implements MollieAnswer {}

    /** There is no such payment in this profile and mode. */
    record Missing(String code) implements MollieAnswer {}

    /** Our key is not accepted. */
    record Denied(String code) implements MollieAnswer {}

    record Throttled(String code) implements MollieAnswer {}

    /** Cannot be done in the payment's state. */
    record Conflict(String code) implements MollieAnswer {}

    /** Nothing can be concluded from it. */
    record Unclear(String why) implements MollieAnswer {}

    static MollieAnswer of(HttpAnswer answer, String id) {
        JsonNode body = answer.cut() ? null : JsonText.object(answer.body().getBytes());
        if (body == null) {
            return new Unclear("HTTP " + answer.status() + " without Mollie's words");
        }
        if (answer.status() == 200) {
            boolean asked = "payment".equals(JsonText.text(body, "resource")) && id.equals(JsonText.text(body, "id"));
            return asked ? new Payment(body) : new Unclear("the answer is not the payment asked for");
        }
        // Errors repeat their status; a proxy's do not.
        if (body.path("status").asInt(0) != answer.status()) {
            return new Unclear("HTTP " + answer.status() + " without Mollie's words");
        }
        String code = Answers.code(JsonText.text(body, "title", ""));
        return switch (answer.status()) {
            case 404, 410 -> new Missing(code);
            case 401, 403 -> new Denied(code);
            case 409, 422 -> new Conflict(code);
            case 429 -> new Throttled(code);
            default -> new Unclear("HTTP " + answer.status() + " " + code);
        };
    }
}
