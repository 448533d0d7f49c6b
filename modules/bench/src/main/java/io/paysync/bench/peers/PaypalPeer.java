package io.paysync.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.paypal.api.payments.Event;
import com.paypal.base.SSLUtil;
import com.paypal.base.rest.JSONFormatter;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.proof.Pem;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PayPal's library. It fetches the certificate from wherever the message says; here that is a table. */
final class PaypalPeer {
    private PaypalPeer() {}

    static Peer peer() {
        Recorded recorded = Recorded.of("paypal/pay-success");
        Map<String, X509Certificate> fetched = new HashMap<>();
        for (Map.Entry<String, JsonNode> each :
                recorded.vector().at("/keys/cert_url_responses").properties()) {
            fetched.put(
                    each.getKey(), Pem.certificates(each.getValue().asText()).get(0));
        }
        String webhookId = recorded.vector().at("/config/webhook_id").asText();
        List<RawCallback> genuine = Recorded.raws(
                "paypal/pay-success",
                "paypal/refund-partial",
                "paypal/pay-success-chinese-jpy",
                "paypal/dispute-created",
                "paypal/expired-transmission-time");
        return new Peer(
                "paypal",
                recorded.account(),
                genuine,
                List.of(
                        "PAYPAL-TRANSMISSION-ID",
                        "PAYPAL-TRANSMISSION-TIME",
                        "PAYPAL-TRANSMISSION-SIG",
                        "PAYPAL-CERT-URL",
                        "PAYPAL-AUTH-ALGO"),
                raw -> {
                    X509Certificate certificate = fetched.get(String.valueOf(raw.one("PAYPAL-CERT-URL")));
                    if (certificate == null) {
                        return false;
                    }
                    String text = raw.one("PAYPAL-TRANSMISSION-ID") + "|" + raw.one("PAYPAL-TRANSMISSION-TIME") + "|"
                            + webhookId + "|" + SSLUtil.crc32(Recorded.body(raw));
                    return SSLUtil.validateData(
                            List.of(certificate),
                            String.valueOf(raw.one("PAYPAL-AUTH-ALGO")),
                            String.valueOf(raw.one("PAYPAL-TRANSMISSION-SIG")),
                            text,
                            Recorded.body(raw),
                            webhookId);
                },
                raw -> JSONFormatter.fromJSON(Recorded.body(raw), Event.class) != null,
                List.of(
                        Differences.looseBase64(raw -> String.valueOf(raw.one("PAYPAL-TRANSMISSION-SIG")), genuine),
                        new Peer.Stricter(
                                "the algorithm is written with other capitals than PayPal's",
                                (refused, raw) -> refused.reason() == Reason.WEAK_ALGORITHM
                                        && "SHA256withRSA".equalsIgnoreCase(raw.one("PAYPAL-AUTH-ALGO")))),
                List.of());
    }
}
