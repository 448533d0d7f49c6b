package io.paysync.testkit.brokers;

import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Plays Firebase with Google's token service, Apple's push service, JPush and WeChat's mini programs: takes only what carries
 * a token made with its key, and Apple's part only over HTTP/2. Written from what they publish, not with the code under test.
 */
public final class PushDouble {
    public static final String JPUSH_KEY = "a0b1c2d3e4f5a0b1c2d3e4f5";
    public static final String JPUSH_SECRET = "test-master-secret";
    public static final String WECHAT_APP = "wx0123456789abcdef";
    public static final String WECHAT_SECRET = "test-app-secret";

    /** Of all doubles of this JVM, because making it takes long; each has an Apple key of its own. */
    private static final KeyPair RSA = pair("RSA", 2048);

    private final KeyPair ec = pair("EC", 256);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<Answer> next = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<String> appleTokens = new CopyOnWriteArrayList<>();
    private volatile boolean tokensRefused;
    private @Nullable HttpServer server;

    /** @param body as it was sent */
    public record Taken(String service, String to, JsonObject body) {}

    private record Answer(int status, String body) {}

    private PushDouble() {}

    public static PushDouble start(Vertx vertx) {
        PushDouble push = new PushDouble();
        push.server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> push.answer(request, body.toString())))
                .listen(0, "127.0.0.1"));
        return push;
    }

    public String url() {
        HttpServer listening = server;
        return "http://127.0.0.1:" + (listening == null ? 0 : listening.actualPort()) + "/";
    }

    /** As the Firebase console gives it. */
    public String serviceAccount() {
        return new JsonObject()
                .put("type", "service_account")
                .put("project_id", "demo-a")
                .put("private_key_id", "f1d0a1")
                .put("private_key", pem(RSA.getPrivate()))
                .put("client_email", "sender@demo-a.iam.example")
                .put("token_uri", url() + "token")
                .encode();
    }

    /** As Apple's developer site gives it. */
    public String appleKey() {
        return pem(ec.getPrivate());
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** How many tokens Google's and WeChat's services gave. */
    public int tokensGiven() {
        return tokens.get();
    }

    /** The different tokens that Apple's service has seen. */
    public long appleTokens() {
        return appleTokens.stream().distinct().count();
    }

    /** The next message gets this answer, whatever it is. */
    public void answerNext(int status, String body) {
        next.add(new Answer(status, body));
    }

    public void refuseTokens() {
        tokensRefused = true;
    }

    private void answer(HttpServerRequest request, String body) {
        String path = request.path();
        boolean token = path.equals("/token") || path.equals("/cgi-bin/stable_token");
        Answer answer = path.equals("/token")
                ? google(body)
                : path.equals("/cgi-bin/stable_token") ? wechatToken(body) : message(request, body);
        if (!token && !next.isEmpty()) {
            answer = next.removeFirst();
        }
        request.response().setStatusCode(answer.status()).end(answer.body());
    }

    private Answer message(HttpServerRequest request, String body) {
        if (request.path().startsWith("/3/device/")) {
            return apple(request, body);
        }
        if (request.path().equals("/v3/push")) {
            return jpush(request, body);
        }
        return request.path().startsWith("/cgi-bin/") ? wechat(request, body) : firebase(request, body);
    }

    private Answer google(String body) {
        String assertion = URLDecoder.decode(body.replaceFirst(".*&assertion=", ""), StandardCharsets.UTF_8);
        Optional<JsonObject> claims = claims(assertion, "SHA256withRSA", RSA.getPublic());
        boolean right = body.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&")
                && claims.isPresent()
                && claims.get().getString("iss").equals("sender@demo-a.iam.example")
                && claims.get().getString("aud").equals(url() + "token")
                && claims.get().getLong("exp") - claims.get().getLong("iat") <= 3600;
        return right && !tokensRefused
                ? new Answer(
                        200,
                        "{\"access_token\":\"ya29." + tokens.incrementAndGet()
                                + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}")
                : new Answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");
    }

    private Answer firebase(HttpServerRequest request, String body) {
        if (!("Bearer ya29." + tokens.get()).equals(request.getHeader("authorization"))
                || !request.path().equals("/v1/projects/demo-a/messages:send")) {
            return new Answer(401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}");
        }
        JsonObject message = new JsonObject(body).getJsonObject("message");
        taken.add(new Taken("fcm", message.getString("token"), message));
        return new Answer(200, "{\"name\":\"projects/demo-a/messages/" + taken.size() + "\"}");
    }

    private Answer apple(HttpServerRequest request, String body) {
        String header = String.valueOf(request.getHeader("authorization"));
        String token = header.startsWith("bearer ") ? header.substring(7) : "";
        Optional<JsonObject> claims = claims(token, "SHA256withECDSAinP1363Format", ec.getPublic());
        if (claims.isEmpty() || !"DEF123GHIJ".equals(claims.get().getString("iss"))) {
            return new Answer(403, "{\"reason\":\"InvalidProviderToken\"}");
        }
        if (request.version() != HttpVersion.HTTP_2
                || !"alert".equals(request.getHeader("apns-push-type"))
                || !"example.shop".equals(request.getHeader("apns-topic"))) {
            return new Answer(400, "{\"reason\":\"BadTopic\"}");
        }
        appleTokens.add(token);
        taken.add(new Taken("apns", request.path().substring("/3/device/".length()), new JsonObject(body)));
        return new Answer(200, "");
    }

    private Answer jpush(HttpServerRequest request, String body) {
        String basic =
                Base64.getEncoder().encodeToString((JPUSH_KEY + ":" + JPUSH_SECRET).getBytes(StandardCharsets.UTF_8));
        if (!("Basic " + basic).equals(request.getHeader("authorization"))) {
            return new Answer(401, "{\"error\":{\"code\":1004,\"message\":\"authen failed\"}}");
        }
        JsonObject message = new JsonObject(body);
        taken.add(new Taken(
                "jpush",
                message.getJsonObject("audience")
                        .getJsonArray("registration_id")
                        .getString(0),
                message));
        return new Answer(200, "{\"sendno\":\"0\",\"msg_id\":\"" + taken.size() + "\"}");
    }

    private Answer wechatToken(String body) {
        JsonObject asked = new JsonObject(body);
        boolean right = "client_credential".equals(asked.getString("grant_type"))
                && WECHAT_APP.equals(asked.getString("appid"))
                && WECHAT_SECRET.equals(asked.getString("secret"));
        return right && !tokensRefused
                ? new Answer(200, "{\"access_token\":\"w_" + tokens.incrementAndGet() + "\",\"expires_in\":7200}")
                : new Answer(200, "{\"errcode\":40125,\"errmsg\":\"invalid appsecret\"}");
    }

    private Answer wechat(HttpServerRequest request, String body) {
        if (!("w_" + tokens.get()).equals(request.getParam("access_token"))) {
            return new Answer(200, "{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");
        }
        JsonObject message = new JsonObject(body);
        taken.add(new Taken("wechat", message.getString("touser"), message));
        return new Answer(200, "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":" + taken.size() + "}");
    }

    private static Optional<JsonObject> claims(String token, String algorithm, PublicKey key) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(parts[2]))
                    ? Optional.of(
                            new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
