package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.providers.proof.Pem;
import io.paysync.providers.unionpay.UnionpayRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** UnionPay's cases: the account they describe, and its requests. */
final class UnionpayVectors {
    private static final String PRODUCTION_PARTY = "中国银联股份有限公司";

    private UnionpayVectors() {}

    static void account(ObjectNode section, JsonNode keys, JsonNode config) {
        if (!config.path("require_cn_party").asText(PRODUCTION_PARTY).equals(PRODUCTION_PARTY)) {
            throw new TypeJudge.Unsupported("require_cn_party of a test environment");
        }
        String method = Expect.text(config, "signMethod");
        VectorAccounts.copy(config, "merId", section, "merId");
        section.put("signMethod", method);
        if (method.equals("11")) {
            section.putArray("secureKeys").addObject().put("key", Expect.text(keys, "secure_key_for_signMethod_11"));
        } else {
            VectorAccounts.copy(keys, "root_certificate_pem", section, "rootCertificate");
            VectorAccounts.copy(keys, "middle_certificate_pem", section, "middleCertificate");
            // The cases have no merchant's key. Any pair makes an account that could ask, and nobody is asked here.
            section.put("confirmByQuery", keys.has("unionpay_signing_private_key_pem_TEST_ONLY"));
            VectorAccounts.copy(keys, "unionpay_signing_private_key_pem_TEST_ONLY", section, "merchantPrivateKey");
            VectorAccounts.copy(keys, "unionpay_signing_certificate_pem", section, "merchantCertificate");
        }
    }

    static List<String> requestSigning(JsonNode vector) {
        Expect expect = new Expect();
        Map<String, String> params = new LinkedHashMap<>();
        vector.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        UnionpayRequest request = new UnionpayRequest(params);
        JsonNode expected = vector.path("expected");
        String signature = request.signature(
                Pem.privateKey(Expect.text(vector.path("keys"), "merchant_private_key_pem_TEST_ONLY")));
        expect.same("string_to_sign", Expect.text(expected, "string_to_sign"), request.stringToSign());
        expect.same("sha256_hex", Expect.text(expected, "sha256_hex"), request.digest());
        expect.same("signature_base64", Expect.text(expected, "signature_base64"), signature);
        expect.same("post_form_body", Expect.text(expected, "post_form_body"), request.form(signature));
        return expect.differences();
    }
}
