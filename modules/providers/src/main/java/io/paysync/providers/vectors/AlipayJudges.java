package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.alipay.AlipayCertificates;
import io.paysync.providers.alipay.AlipayRequest;
import io.paysync.providers.alipay.AlipayResponse;
import io.paysync.providers.proof.CertificateChain;
import io.paysync.providers.proof.KeyRing;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.JsonText;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Judges of Alipay's requests, answers and certificate numbers. */
final class AlipayJudges {
    private AlipayJudges() {}

    static List<String> requestSigning(JsonNode vector) {
        Expect expect = new Expect();
        Map<String, String> params = new LinkedHashMap<>();
        vector.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        PrivateKey key = Pem.privateKey(Expect.text(vector.path("keys"), "app_private_key_pem_TEST_ONLY"));
        AlipayRequest request = new AlipayRequest(params);
        JsonNode expected = vector.path("expected");
        String signature = request.signature(key);
        expect.same("string_to_sign", Expect.text(expected, "string_to_sign"), request.stringToSign());
        expect.same("sign_base64", Expect.text(expected, "sign_base64"), signature);
        if (expected.has("post_form_body")) {
            expect.same("post_form_body", Expect.text(expected, "post_form_body"), request.form(signature));
        }
        return expect.differences();
    }

    static List<String> responseVerification(JsonNode vector) {
        Expect expect = new Expect();
        PublicKey key = Pem.publicKey(Expect.text(vector.path("keys"), "alipay_public_key_pem"));
        byte[] body = Expect.body(vector.path("response"));
        JsonNode whole = JsonText.object(body);
        String root = whole == null
                ? ""
                : whole.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> name.endsWith("_response"))
                        .findFirst()
                        .orElse("");
        AlipayResponse response = AlipayResponse.read(
                body, root, new KeyRing<>(List.of(TimedKey.always("case", key))), Expect.instant(vector, "now"));
        JsonNode expected = vector.path("expected");
        String reason = response == null ? "MALFORMED" : response.signed() ? "BAD_SIGNATURE" : "MISSING_SIGNATURE";
        boolean proven = response != null && response.proven();
        expect.same("verdict", Expect.text(expected, "verdict"), proven ? "accept" : "reject");
        expect.same("reason", expected.path("reason").asText(null), proven ? null : reason);
        return expect.differences();
    }

    static List<String> serialNumbers(JsonNode vector) {
        Expect expect = new Expect();
        JsonNode keys = vector.path("keys");
        List<X509Certificate> chain = Pem.certificates(Expect.text(keys, "leaf_chain_pem"));
        List<X509Certificate> roots = Pem.certificates(Expect.text(keys, "root_bundle_pem"));
        X509Certificate leaf = chain.get(0);
        JsonNode expected = vector.path("expected");
        expect.same("cert_sn", Expect.text(expected, "cert_sn"), AlipayCertificates.serial(leaf));
        expect.same("root_cert_sn", Expect.text(expected, "root_cert_sn"), AlipayCertificates.rootSerials(roots));
        if (expected.has("issuer_dn_used")) {
            String issuer = leaf.getIssuerX500Principal().getName();
            expect.same("issuer_dn_used", Expect.text(expected, "issuer_dn_used"), issuer);
        }
        if (expected.has("serial_decimal")) {
            String serial = leaf.getSerialNumber().toString();
            expect.same("serial_decimal", Expect.text(expected, "serial_decimal"), serial);
        }
        if (expected.has("chain_trusted")) {
            boolean trusted = CertificateChain.trusted(chain, roots);
            expect.same("chain_trusted", expected.get("chain_trusted").asBoolean(), trusted);
        }
        return expect.differences();
    }
}
