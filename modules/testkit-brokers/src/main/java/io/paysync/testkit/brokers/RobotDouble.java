package io.paysync.testkit.brokers;

import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Plays the robots of DingTalk and Feishu: HTTP 200 with a code for everything, and a text is taken only with the right
 * token and signature. Written from what the vendors publish, not with the code under test.
 */
public final class RobotDouble {
    private final String token;
    private final String secret;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;
    private volatile @Nullable String always;
    private volatile int status = 200;

    private RobotDouble(String token, String secret) {
        this.token = token;
        this.secret = secret;
    }

    public static RobotDouble start(Vertx vertx, String token, String secret) {
        RobotDouble vendor = new RobotDouble(token, secret);
        vendor.server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(vendor.status)
                                .end(vendor.answer(request, body.toString(StandardCharsets.UTF_8)))))
                .listen(0, "127.0.0.1"));
        return vendor;
    }

    /** As an operator copies it: with the token. */
    public String url(String vendor) {
        HttpServer listening = server;
        String host = "http://127.0.0.1:" + (listening == null ? 0 : listening.actualPort());
        return vendor.equals("dingtalk")
                ? host + "/robot/send?access_token=" + token
                : host + "/open-apis/bot/v2/hook/" + token;
    }

    /** The texts that were taken. */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    public void answerAlways(int newStatus, String body) {
        status = newStatus;
        always = body;
    }

    private String answer(HttpServerRequest request, String body) {
        String fixed = always;
        if (fixed != null) {
            return fixed;
        }
        JsonObject message = new JsonObject(body);
        return request.path().equals("/robot/send") ? dingtalk(request, message) : feishu(request, message);
    }

    private String dingtalk(HttpServerRequest request, JsonObject message) {
        if (!token.equals(request.getParam("access_token"))) {
            return "{\"errcode\":300001,\"errmsg\":\"token is not exist\"}";
        }
        String time = request.getParam("timestamp", "");
        if (!time.matches("\\d{13}") || !mac(secret, time + "\n" + secret).equals(request.getParam("sign"))) {
            return "{\"errcode\":310000,\"errmsg\":\"sign not match\"}";
        }
        if (!"text".equals(message.getString("msgtype"))) {
            return "{\"errcode\":40035,\"errmsg\":\"bad message\"}";
        }
        texts.add(message.getJsonObject("text").getString("content"));
        return "{\"errcode\":0,\"errmsg\":\"ok\"}";
    }

    private String feishu(HttpServerRequest request, JsonObject message) {
        if (!request.path().equals("/open-apis/bot/v2/hook/" + token)) {
            return "{\"code\":19001,\"msg\":\"param invalid: incoming webhook access token invalid\"}";
        }
        String time = message.getString("timestamp", "");
        if (!time.matches("\\d{10}") || !mac(time + "\n" + secret, "").equals(message.getString("sign"))) {
            return "{\"code\":19021,\"msg\":\"sign match fail or timestamp is not within one hour from current time\"}";
        }
        if (!"text".equals(message.getString("msg_type"))) {
            return "{\"code\":9499,\"msg\":\"Bad Request\"}";
        }
        texts.add(message.getJsonObject("content").getString("text"));
        return "{\"code\":0,\"msg\":\"success\",\"data\":{}}";
    }

    private static String mac(String key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
