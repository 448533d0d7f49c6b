package io.paysync.testkit.brokers;

import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Plays Aliyun's, Tencent's and Twilio's SMS services: answers in their words, and takes only what is signed with its key.
 * Written from what they publish, not with the code under test.
 */
public final class SmsDouble {
    public static final String KEY_ID = "test-key-id";
    public static final String KEY_SECRET = "test-key-secret-0123456789";
    public static final String TWILIO_ACCOUNT = "AC530ea1ea71c0810d3e19206c17a2a497";

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<Answer> next = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;

    /** @param words the template's code and parameters, or the text */
    public record Taken(String service, String to, String words, String id) {}

    /** @param retryAfter a header, or empty; @param silent never answered; @param lost the connection ends instead */
    private record Answer(int status, String body, String retryAfter, boolean silent, boolean lost) {
        private Answer(int status, String body, String retryAfter, boolean silent) {
            this(status, body, retryAfter, silent, false);
        }
    }

    private SmsDouble() {}

    public static SmsDouble start(Vertx vertx) {
        SmsDouble sms = new SmsDouble();
        sms.server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> sms.answer(request, body.toString())))
                .listen(0, "127.0.0.1"));
        return sms;
    }

    public String url() {
        HttpServer listening = server;
        return "http://127.0.0.1:" + (listening == null ? 0 : listening.actualPort()) + "/";
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** The next request gets this answer, whatever it is. */
    public void answerNext(int status, String body, String retryAfter) {
        next.add(new Answer(status, body, retryAfter, false));
    }

    /** The next request is taken and gets no answer. */
    public void silentNext() {
        next.add(new Answer(0, "", "", true));
    }

    /** The next request is taken, and then the connection is lost. */
    public void lostNext() {
        next.add(new Answer(0, "", "", false, true));
    }

    /** Nobody listens any more. */
    public void stop() {
        HttpServer listening = server;
        if (listening != null) {
            Probe.result(listening.close());
        }
    }

    /** The body of a status callback as Twilio posts it. */
    public static String statusCallback(Map<String, String> form) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(form)
                .descendingMap()
                .forEach((name, value) -> pairs.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    /** {@code X-Twilio-Signature} of it. */
    public static String statusSignature(String authToken, String url, Map<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        return Base64.getEncoder().encodeToString(hmac("HmacSHA1", bytes(authToken), text.toString()));
    }

    private void answer(HttpServerRequest request, String body) {
        Answer answer = request.path().startsWith("/2010-04-01/")
                ? twilio(request, body)
                : request.getHeader("x-tc-action") != null ? tencent(request, body) : aliyun(request);
        if (!next.isEmpty()) {
            answer = next.removeFirst();
        }
        if (answer.silent()) {
            return;
        }
        if (answer.lost()) {
            request.connection().close();
            return;
        }
        if (!answer.retryAfter().isEmpty()) {
            request.response().putHeader("retry-after", answer.retryAfter());
        }
        request.response().setStatusCode(answer.status()).end(answer.body());
    }

    private Answer aliyun(HttpServerRequest request) {
        Map<String, String> query = new TreeMap<>();
        request.params().forEach(p -> query.put(p.getKey(), p.getValue()));
        List<String> pairs = new ArrayList<>();
        query.forEach((name, value) -> pairs.add(rfc3986(name) + "=" + rfc3986(value)));
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(h -> {
            if (h.getKey().toLowerCase(java.util.Locale.ROOT).startsWith("x-acs-")) {
                headers.put(h.getKey().toLowerCase(java.util.Locale.ROOT), h.getValue());
            }
        });
        headers.put("host", String.valueOf(request.getHeader("host")));
        StringBuilder lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", headers.keySet());
        String canonical = "POST\n/\n" + String.join("&", pairs) + "\n" + lines + "\n" + names + "\n" + sha256("");
        String expected = "ACS3-HMAC-SHA256 Credential=" + KEY_ID + ",SignedHeaders=" + names + ",Signature="
                + hex(hmac("HmacSHA256", bytes(KEY_SECRET), "ACS3-HMAC-SHA256\n" + sha256(canonical)));
        if (!expected.equals(request.getHeader("authorization"))
                || !"SendSms".equals(headers.get("x-acs-action"))
                || !"2017-05-25".equals(headers.get("x-acs-version"))) {
            return json(400, "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"no\",\"RequestId\":\"r\"}");
        }
        String to = query.getOrDefault("PhoneNumbers", "");
        taken.add(new Taken(
                "aliyun",
                to,
                query.get("SignName") + " " + query.get("TemplateCode") + " " + query.get("TemplateParam"),
                query.getOrDefault("OutId", "")));
        return json(
                200, "{\"Code\":\"OK\",\"Message\":\"OK\",\"RequestId\":\"r\",\"BizId\":\"biz" + taken.size() + "\"}");
    }

    private Answer tencent(HttpServerRequest request, String body) {
        String time = request.getHeader("x-tc-timestamp");
        LocalDate date = Instant.ofEpochSecond(Long.parseLong(time))
                .atOffset(ZoneOffset.UTC)
                .toLocalDate();
        String scope = date + "/sms/tc3_request";
        String canonical = "POST\n/\n\ncontent-type:" + request.getHeader("content-type") + "\nhost:"
                + request.getHeader("host") + "\nx-tc-action:sendsms\n\ncontent-type;host;x-tc-action\n" + sha256(body);
        byte[] key = hmac("HmacSHA256", bytes("TC3" + KEY_SECRET), date.toString());
        key = hmac("HmacSHA256", hmac("HmacSHA256", key, "sms"), "tc3_request");
        String toSign = "TC3-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical);
        String expected = "TC3-HMAC-SHA256 Credential=" + KEY_ID + "/" + scope
                + ", SignedHeaders=content-type;host;x-tc-action, Signature=" + hex(hmac("HmacSHA256", key, toSign));
        if (!expected.equals(request.getHeader("authorization"))) {
            return json(
                    200,
                    "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure.SignatureFailure\",\"Message\":\"no\"},"
                            + "\"RequestId\":\"r\"}}");
        }
        JsonObject asked = new JsonObject(body);
        JsonArray numbers = asked.getJsonArray("PhoneNumberSet");
        taken.add(new Taken(
                "tencent",
                numbers.getString(0),
                asked.getString("SignName") + " " + asked.getString("TemplateId") + " "
                        + asked.getJsonArray("TemplateParamSet").encode(),
                asked.getString("SessionContext")));
        return json(
                200,
                "{\"Response\":{\"SendStatusSet\":[{\"SerialNo\":\"5000:" + taken.size() + "\",\"PhoneNumber\":\""
                        + numbers.getString(0)
                        + "\",\"Code\":\"Ok\",\"Message\":\"send success\"}],\"RequestId\":\"r\"}}");
    }

    private Answer twilio(HttpServerRequest request, String body) {
        String basic = "Basic " + Base64.getEncoder().encodeToString(bytes(KEY_ID + ":" + KEY_SECRET));
        if (!basic.equals(request.getHeader("authorization"))
                || !request.path().equals("/2010-04-01/Accounts/" + TWILIO_ACCOUNT + "/Messages.json")) {
            return json(401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}");
        }
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        taken.add(new Taken(
                "twilio",
                form.getOrDefault("To", ""),
                form.getOrDefault("Body", ""),
                form.getOrDefault("StatusCallback", "")));
        String sid = "SM" + "%032x".formatted(taken.size());
        return json(201, "{\"sid\":\"" + sid + "\",\"status\":\"queued\",\"error_code\":null}");
    }

    private static Answer json(int status, String body) {
        return new Answer(status, body, "", false);
    }

    private static String rfc3986(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String sha256(String text) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
