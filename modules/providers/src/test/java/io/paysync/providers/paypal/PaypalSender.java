package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Signer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.zip.CRC32;

/** Sends as PayPal does, with the key and the certificate of the recorded cases. */
public final class PaypalSender {
    static final Case RECORDED = Case.of("paypal/pay-success");
    static final String CERTIFICATE_PATH = "/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270";
    static final String URL = "https://api.sandbox.paypal.com" + CERTIFICATE_PATH;
    static final String WEBHOOK_ID = "1JE4291016473214C";
    static final String TIME = "2026-11-20T01:59:58Z";
    static final String CAPTURE = "{\"id\":\"CAP-1\",\"status\":\"COMPLETED\","
            + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},\"invoice_id\":\"P-1\",\"custom_id\":\"C-1\","
            + "\"supplementary_data\":{\"related_ids\":{\"order_id\":\"ORD-1\"}},"
            + "\"create_time\":\"2026-11-20T01:58:30Z\",\"update_time\":\"2026-11-20T01:58:32Z\"}";
    static final String REFUND = "{\"id\":\"REF-1\",\"status\":\"COMPLETED\","
            + "\"amount\":{\"currency_code\":\"EUR\",\"value\":\"30.00\"},\"invoice_id\":\"P-1\",\"custom_id\":\"C-1\","
            + "\"seller_payable_breakdown\":{\"total_refunded_amount\":{\"currency_code\":\"EUR\",\"value\":\"50.00\"}},"
            + "\"links\":[{\"rel\":\"self\",\"href\":\"https://api.sandbox.paypal.com/v2/payments/refunds/REF-1\"},"
            + "{\"rel\":\"up\",\"href\":\"https://api.sandbox.paypal.com/v2/payments/captures/CAP-1\"}]}";

    private PaypalSender() {}

    /** Knows where the certificate is, but has not got it. */
    static ObjectNode bare() {
        return Case.section("paypal")
                .put("environment", "sandbox")
                .put("webhookId", WEBHOOK_ID)
                .put("trustedCertificates", RECORDED.key("trust_anchor_pem") + "\n" + RECORDED.key("issuing_ca_pem"));
    }

    public static ObjectNode section() {
        ObjectNode section = bare();
        section.putArray("certificates").addObject().put("url", URL).put("certificate", certificate());
        return section;
    }

    static String certificate() {
        return RECORDED.vector()
                .path("keys")
                .path("cert_url_responses")
                .path(URL)
                .asText();
    }

    static String event(String type, String resource) {
        return "{\"id\":\"WH-1\",\"create_time\":\"2026-11-20T01:58:33.123Z\",\"event_type\":\"" + type
                + "\",\"resource\":" + resource + "}";
    }

    static String dispute(String status, String outcome) {
        return "{\"dispute_id\":\"PP-D-1\",\"create_time\":\"2026-11-20T01:00:00Z\",\"status\":\"" + status
                + "\",\"dispute_outcome\":{\"outcome_code\":\"" + outcome
                + "\"},\"dispute_amount\":{\"currency_code\":\"EUR\",\"value\":\"88.80\"},"
                + "\"disputed_transactions\":[{\"seller_transaction_id\":\"CAP-1\",\"invoice_number\":\"P-1\"}]}";
    }

    static RawCallback signed(String body) {
        return signed(body, WEBHOOK_ID, TIME);
    }

    static RawCallback signed(String body, String webhookId, String time) {
        byte[] bytes = Signer.bytes(body);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return Signer.json(
                bytes,
                "PAYPAL-TRANSMISSION-ID",
                "t-1",
                "PAYPAL-TRANSMISSION-TIME",
                time,
                "PAYPAL-TRANSMISSION-SIG",
                sign("t-1|" + time + "|" + webhookId + "|" + crc.getValue()),
                "PAYPAL-CERT-URL",
                URL,
                "PAYPAL-AUTH-ALGO",
                "SHA256withRSA");
    }

    static String sign(String text) {
        try {
            String pem = RECORDED.key("signing_private_key_pem_TEST_ONLY").replaceAll("-----[A-Z ]+-----|\\s", "");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
            signature.update(Signer.bytes(text));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
