package io.paysync.providers.mollie;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.ScriptedApi.Answer;
import io.paysync.providers.Signer;

/** Sends as Mollie does, and answers as its API does. */
public final class MollieSender {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String PAID = "{\"resource\":\"payment\",\"id\":\"tr_1\",\"mode\":\"live\",\"status\":\"paid\","
            + "\"amount\":{\"value\":\"88.80\",\"currency\":\"EUR\"},\"metadata\":{\"order_no\":\"M-1\"},"
            + "\"paidAt\":\"2026-11-20T01:58:00+00:00\",\"createdAt\":\"2026-11-20T01:50:00+00:00\","
            + "\"expiredAt\":\"2026-11-20T01:59:00+00:00\",\"profileId\":\"pfl_1\","
            + "\"amountRefunded\":{\"value\":\"0.00\",\"currency\":\"EUR\"}}";

    private MollieSender() {}

    public static ObjectNode section() {
        return Case.section("mollie").put("apiKey", "live_secret_of_mollie");
    }

    static RawCallback names(String id) {
        return form("id=" + id);
    }

    static RawCallback form(String body) {
        return Signer.post(FORM, Signer.bytes(body));
    }

    static String embedded(String refunds, String chargebacks) {
        return PAID.replace(
                "\"profileId\"",
                "\"_embedded\":{\"refunds\":[" + refunds + "],\"chargebacks\":[" + chargebacks + "]},\"profileId\"");
    }

    static String refund(String id, String status) {
        return "{\"resource\":\"refund\",\"id\":\"" + id + "\",\"status\":\"" + status
                + "\",\"amount\":{\"value\":\"30.00\",\"currency\":\"EUR\"},\"metadata\":{\"refund_no\":\"F-1\"},"
                + "\"createdAt\":\"2026-11-20T01:59:30+00:00\"}";
    }

    static String chargeback(String id, String reversedAt) {
        return "{\"resource\":\"chargeback\",\"id\":\"" + id + "\",\"amount\":{\"value\":\"88.80\",\"currency\":\"EUR\"},"
                + "\"createdAt\":\"2026-11-20T01:59:40+00:00\",\"reversedAt\":" + reversedAt + "}";
    }

    static Answer error(int status, String title) {
        return Answer.json(status, "{\"status\":" + status + ",\"title\":\"" + title + "\",\"detail\":\"x\"}");
    }
}
