package io.paysync.channels.receipt;

import io.paysync.contract.dispatch.ReceiptApi;
import io.paysync.contract.dispatch.ReceiptApi.Receipt;
import io.paysync.contract.dispatch.ReceiptApi.ReceiptState;
import io.paysync.platform.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Aliyun's {@code SmsReport} by HTTP batch push: a JSON array, unsigned. So the URL that Aliyun is given carries a token which
 * nobody else knows.
 */
public final class AliyunReceipts implements ReceiptReader {
    private static final String TOKEN = "token=";
    private static final Ack ACCEPTED = new Ack(200, "application/json", "{\"code\":0,\"msg\":\"成功\"}");

    private final String channel;
    private final String service;
    private final Secret token;

    public AliyunReceipts(String channel, String service, Secret token) {
        this.channel = channel;
        this.service = service;
        this.token = token;
    }

    @Override
    public Ack accepted() {
        return ACCEPTED;
    }

    @Override
    public Reading read(Posted posted) {
        String query = posted.query();
        if (query == null || !query.startsWith(TOKEN) || !token.equals(Secret.of(query.substring(TOKEN.length())))) {
            return new Reading.Forged();
        }
        try {
            JsonArray reports = new JsonArray(Buffer.buffer(posted.body()));
            if (reports.size() > ReceiptApi.RECEIPTS_MAX) {
                return new Reading.Malformed();
            }
            List<Receipt> receipts = new ArrayList<>(reports.size());
            for (int i = 0; i < reports.size(); i++) {
                // One that says nothing must not lose the others of its batch.
                if (reports.getValue(i) instanceof JsonObject report) {
                    add(report, receipts);
                }
            }
            return receipts.isEmpty() && !reports.isEmpty()
                    ? new Reading.Malformed()
                    : new Reading.Genuine(List.copyOf(receipts));
        } catch (DecodeException | ClassCastException e) {
            return new Reading.Malformed();
        }
    }

    private void add(JsonObject report, List<Receipt> receipts) {
        String reference =
                report.getValue("biz_id") instanceof String id ? ReceiptReader.reference(channel, service, id) : null;
        if (reference != null && report.getValue("success") instanceof Boolean success) {
            String code = report.getValue("err_code") instanceof String told ? told : null;
            receipts.add(new Receipt(
                    reference, success ? ReceiptState.DELIVERED : ReceiptState.UNDELIVERED, success ? null : code));
        }
    }
}
