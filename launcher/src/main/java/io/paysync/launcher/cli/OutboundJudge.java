package io.paysync.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.channels.robot.RobotSignature;
import io.paysync.channels.signing.Acs3;
import io.paysync.channels.signing.Jwt;
import io.paysync.channels.signing.Tc3;
import io.paysync.channels.signing.TwilioSignature;
import io.paysync.platform.config.Secret;
import io.paysync.providers.vectors.TypeJudge;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges what this product signs for message services, and what it believes of theirs. */
final class OutboundJudge {
    private OutboundJudge() {}

    static Map<String, TypeJudge> judges() {
        return Map.of(
                "outbound/request_signing", OutboundJudge::requestSigning,
                "outbound/token_verification", OutboundJudge::appleToken,
                "outbound/callback", OutboundJudge::twilioCallback);
    }

    /** Which scheme a case is of shows in its keys and input. */
    private static List<String> requestSigning(JsonNode vector) {
        JsonNode keys = vector.path("keys");
        JsonNode input = vector.path("input");
        if (keys.has("access_key_id")) {
            return aliyun(vector);
        }
        if (keys.has("secret_id")) {
            return tencent(vector);
        }
        if (keys.has("private_key_pem_TEST_ONLY")) {
            return google(vector);
        }
        if (input.has("timestamp_ms")) {
            return dingtalk(vector);
        }
        if (input.has("timestamp_s")) {
            return feishu(vector);
        }
        throw new TypeJudge.Unsupported("this signature");
    }

    private static List<String> aliyun(JsonNode vector) {
        JsonNode input = vector.path("input");
        Map<String, String> headers = texts(input.path("headers"));
        String method = input.path("method").asText();
        String path = input.path("path").asText();
        String query = Acs3.query(texts(input.path("query")));
        Differences found = new Differences(vector);
        String canonical = Acs3.canonicalRequest(method, path, query, headers);
        found.compare("canonical_request", canonical);
        found.compare("string_to_sign", Acs3.stringToSign(canonical));
        found.compare(
                "authorization",
                Acs3.authorization(
                        key(vector, "access_key_id"),
                        Secret.of(key(vector, "access_key_secret")),
                        method,
                        path,
                        query,
                        headers));
        return found.list;
    }

    private static List<String> tencent(JsonNode vector) {
        JsonNode input = vector.path("input");
        Instant now = Instant.ofEpochSecond(input.path("timestamp").asLong());
        String host = input.path("host").asText();
        String action = input.path("action").asText();
        byte[] body = input.path("payload").asText().getBytes(StandardCharsets.UTF_8);
        Differences found = new Differences(vector);
        String canonical = Tc3.canonicalRequest(host, action, body);
        found.compare("canonical_request", canonical);
        found.compare("string_to_sign", Tc3.stringToSign(canonical, "sms", now));
        Secret secret = Secret.of(key(vector, "secret_key"));
        found.compare(
                "authorization", Tc3.authorization(key(vector, "secret_id"), secret, "sms", host, action, body, now));
        return found.list;
    }

    private static List<String> google(JsonNode vector) {
        JsonNode input = vector.path("input");
        Differences found = new Differences(vector);
        found.compare(
                "jwt",
                Jwt.RS256.sign(
                        input.path("header_json").asText(),
                        input.path("claims_json").asText(),
                        Jwt.RS256.privateKey(key(vector, "private_key_pem_TEST_ONLY"))));
        return found.list;
    }

    private static List<String> dingtalk(JsonNode vector) {
        String secret = key(vector, "secret");
        String time = vector.path("input").path("timestamp_ms").asText();
        String sign = RobotSignature.of(secret, time + "\n" + secret);
        Differences found = new Differences(vector);
        found.compare("string_to_sign", time + "\n" + secret);
        found.compare("sign_base64", sign);
        found.compare("query", "&timestamp=" + time + "&sign=" + URLEncoder.encode(sign, StandardCharsets.UTF_8));
        return found.list;
    }

    private static List<String> feishu(JsonNode vector) {
        String key = vector.path("input").path("timestamp_s").asText() + "\n" + key(vector, "secret");
        Differences found = new Differences(vector);
        found.compare("hmac_key", key);
        found.compare("sign_base64", RobotSignature.of(key, ""));
        return found.list;
    }

    /** ECDSA is not deterministic: the recorded token must verify, and so must one of our own. */
    private static List<String> appleToken(JsonNode vector) {
        JsonNode input = vector.path("input");
        PublicKey key = publicKey(key(vector, "public_key_pem"));
        String own = Jwt.ES256.sign(
                input.path("header_json").asText(),
                input.path("claims_json").asText(),
                Jwt.ES256.privateKey(key(vector, "private_key_pem_TEST_ONLY")));
        String recorded = vector.path("expected").path("jwt_that_must_verify").asText();
        Differences found = new Differences(vector);
        if (!Jwt.ES256.verifies(recorded, key)) {
            found.list.add("the recorded token does not verify");
        }
        if (!Jwt.ES256.verifies(own, key)) {
            found.list.add("our own token does not verify");
        }
        found.compare(
                "signature_bytes",
                Integer.toString(Base64.getUrlDecoder().decode(own.substring(own.lastIndexOf('.') + 1)).length));
        return found.list;
    }

    private static List<String> twilioCallback(JsonNode vector) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : vector.path("request").path("body_utf8").asText().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        String signature = "";
        for (JsonNode header : vector.path("request").path("headers")) {
            signature = header.path(0).asText().equalsIgnoreCase(TwilioSignature.HEADER)
                    ? header.path(1).asText()
                    : signature;
        }
        String url = vector.path("config").path("public_url").asText();
        boolean genuine = TwilioSignature.matches(Secret.of(key(vector, "auth_token")), url, form, signature);
        Differences found = new Differences(vector);
        found.compare("verdict", genuine ? "accept" : "reject");
        found.compare("message_status", form.getOrDefault("MessageStatus", ""));
        return found.list;
    }

    private static PublicKey publicKey(String pem) {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("public_key_pem is no EC key");
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static String key(JsonNode vector, String name) {
        return vector.path("keys").path(name).asText();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What differs from the case's {@code expected}. */
    private static final class Differences {
        private final JsonNode expected;
        private final List<String> list = new ArrayList<>();

        Differences(JsonNode vector) {
            this.expected = vector.path("expected");
        }

        void compare(String what, String found) {
            String wanted = expected.path(what).asText();
            if (!wanted.equals(found)) {
                list.add(what + ": expected " + wanted + ", found " + found);
            }
        }
    }
}
