package io.paysync.providers.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;

/** What Stripe answers when a payment is to be closed. */
final class StripeClose {
    private StripeClose() {}

    static CloseAnswer closed(HttpAnswer answer) {
        JsonNode body = JsonText.object(Answers.body(answer));
        String status = JsonText.text(body, "status", "");
        if (answer.status() == 200) {
            if (status.equals("canceled") || status.equals("expired")) {
                return CloseAnswer.CLOSED;
            }
            throw Answers.unknown("closing was answered with another state");
        }
        JsonNode error = JsonText.at(body, "error");
        String code = Answers.code(JsonText.text(error, "code", ""));
        if (answer.status() == 404 && code.equals("resource_missing")) {
            return CloseAnswer.NOT_FOUND;
        }
        if (answer.status() == 400 && error != null) {
            String now = JsonText.text(JsonText.at(error, "payment_intent"), "status", "");
            return now.equals("canceled") ? CloseAnswer.CLOSED : CloseAnswer.NOT_CLOSABLE;
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw Answers.refused(code, "Stripe refuses to close");
        }
        throw Answers.unknown("HTTP " + answer.status() + " " + code);
    }
}
