package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.PluggedAccount.Identity;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Steps;
import io.paysync.providers.Verdict.Refused;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Draft;
import io.paysync.providers.reading.JsonText;
import io.paysync.providers.wechatpay.WechatFacts;
import io.paysync.providers.wechatpay.WechatProof;
import io.paysync.providers.wechatpay.WechatRequest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges of WeChat Pay's requests and answers. */
final class WechatJudges {
    private WechatJudges() {}

    static List<String> requestSigning(JsonNode vector) {
        Expect expect = new Expect();
        JsonNode keys = vector.path("keys");
        JsonNode input = vector.path("input");
        PrivateKey key = Pem.privateKey(Expect.text(keys, "merchant_private_key_pem_TEST_ONLY"));
        WechatRequest request = new WechatRequest(
                Expect.text(input, "method"),
                Expect.text(input, "path_and_query"),
                Expect.text(input, "timestamp"),
                Expect.text(input, "nonce_str"),
                Expect.text(input, "body"));
        String signature = request.signature(key);
        JsonNode expected = vector.path("expected");
        expect.same("message", Expect.text(expected, "message"), request.message());
        expect.same("signature_base64", Expect.text(expected, "signature_base64"), signature);
        expect.same(
                "authorization",
                Expect.text(expected, "authorization"),
                request.authorization(
                        Expect.text(keys, "mchid"), Expect.text(keys, "merchant_certificate_serial"), signature));
        return expect.differences();
    }

    static List<String> responseVerification(JsonNode vector) {
        Expect expect = new Expect();
        Instant now = Expect.instant(vector, "now");
        JsonNode response = vector.path("response");
        byte[] body = Expect.body(response);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (JsonNode header : response.path("headers")) {
            headers.add(Map.entry(header.path(0).asText(), header.path(1).asText()));
        }
        RawCallback message = new RawCallback("POST", "/", null, headers, body);
        WechatProof proof =
                WechatProof.of(message::all, body, keys(vector.path("keys")), Duration.ofMinutes(5), now, Steps.SILENT);
        Refused refused = proof.refused();
        JsonNode expected = vector.path("expected");
        expect.same("verdict", Expect.text(expected, "verdict"), refused == null ? "accept" : "reject");
        if (expected.has("reason")) {
            expect.same(
                    "reason",
                    expected.path("reason").asText(null),
                    refused == null ? null : refused.reason().name());
        }
        if (refused == null) {
            content(expect, expected, response.path("status").asInt(), body, now);
        }
        return expect.differences();
    }

    private static void content(Expect expect, JsonNode expected, int status, byte[] body, Instant now) {
        if (status == 204) {
            // Nothing but a successful close is answered so.
            expect.same("status", expected.path("status").asText(null), "CLOSED");
            return;
        }
        JsonNode transaction = JsonText.object(body);
        if (transaction == null) {
            expect.note("the answer is no JSON object");
            return;
        }
        Draft draft = new Draft(
                Identity.of(new AccountRef("wechatpay", VectorAccounts.ACCOUNT), "default", true), Source.POLL, now);
        PaymentFact fact = WechatFacts.transaction(draft, transaction);
        EventFields fields = new EventFields(fact, Map.of());
        for (String name : List.of("status", "amount_minor")) {
            if (expected.has(name)) {
                fields.compareOne(expect, expected, name, expected.get(name));
            }
        }
    }

    private static KeyRing<PublicKey> keys(JsonNode keys) {
        List<TimedKey<PublicKey>> all = new ArrayList<>();
        if (keys.has("wechatpay_public_key_pem")) {
            all.add(TimedKey.always(
                    Expect.text(keys, "wechatpay_public_key_id"),
                    Pem.publicKey(Expect.text(keys, "wechatpay_public_key_pem"))));
        }
        if (keys.has("platform_certificate_pem")) {
            X509Certificate certificate = Pem.certificate(Expect.text(keys, "platform_certificate_pem"));
            all.add(TimedKey.always(WechatProof.serial(certificate), certificate.getPublicKey()));
        }
        return new KeyRing<>(all);
    }
}
