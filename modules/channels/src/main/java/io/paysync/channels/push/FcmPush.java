package io.paysync.channels.push;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.channels.message.ServiceCalls.Read;
import io.paysync.channels.message.TokenCache;
import io.paysync.channels.message.TokenCache.Token;
import io.paysync.channels.message.Wording;
import io.paysync.channels.signing.Jwt;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Firebase Cloud Messaging, HTTP v1. A service account signs an assertion, gets an hour's access token for it, and sends with
 * that. The notification's tag is the message's id, so that a repeat replaces what the device shows.
 */
public final class FcmPush implements MessageService {
    public static final String URL = "https://fcm.googleapis.com/";
    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final String ERROR_TYPE = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    /** What Firebase asks for when it says nothing. */
    private static final Duration BUSY_WAIT = Duration.ofMinutes(1);

    private static final Duration RENEWAL_MIN = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Config config;
    private final MessageTexts texts;
    private final ServiceCalls calls;
    private final TokenCache tokens;

    /** @param tokenUrl where assertions are exchanged, and their audience; the rest stands in the service account's file */
    public record Config(
            URI url,
            URI tokenUrl,
            String projectId,
            String clientEmail,
            String keyId,
            Secret privateKey,
            Duration deadline)
            implements PushAccount {}

    public FcmPush(Vertx vertx, Config config, MessageTexts texts, ServiceCalls calls, InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        this.texts = texts;
        this.calls = calls;
        this.tokens = new TokenCache(() -> fetch(clock.instant()), System::nanoTime);
    }

    @Override
    public String contact() {
        return Contacts.FCM;
    }

    @Override
    public boolean hasWords(String type) {
        return texts.has(type);
    }

    @Override
    public boolean takesOwnWords() {
        return true;
    }

    @Override
    public Future<Sent> send(Message message) {
        return texts.send(message, words -> send(message, words));
    }

    private Future<Sent> send(Message message, Wording words) {
        URI url = config.url.resolve("/v1/projects/" + config.projectId + "/messages:send");
        Buffer body = body(message, words).toBuffer();
        return ServiceCalls.withToken(
                tokens,
                message,
                (token, left) -> calls.send(
                        calls.post(url, body, left)
                                .header("content-type", "application/json; charset=utf-8")
                                .header("authorization", "Bearer " + token.text()),
                        left,
                        (status, answer) -> read(status, answer, token)));
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    private JsonObject body(Message message, Wording words) {
        String title = words.title(message.values());
        String text = words.text(message.values());
        return new JsonObject()
                .put(
                        "message",
                        new JsonObject()
                                .put("token", message.address())
                                .put(
                                        "notification",
                                        new JsonObject().put("title", title).put("body", text))
                                .put("data", data(message))
                                .put(
                                        "android",
                                        new JsonObject()
                                                .put("priority", "HIGH")
                                                .put("notification", new JsonObject().put("tag", message.id())))
                                .put(
                                        "apns",
                                        new JsonObject()
                                                .put(
                                                        "headers",
                                                        new JsonObject().put("apns-collapse-id", message.id()))));
    }

    static JsonObject data(Message message) {
        return new JsonObject()
                .put("type", message.type())
                .put("orderId", message.orderId())
                .put("messageId", message.id());
    }

    private Read read(int status, JsonObject answer, Token token) {
        if (status >= 200 && status < 300) {
            return new Read(Outcome.DELIVERED, null, answer.getString("name"));
        }
        JsonObject error = answer.getJsonObject("error", new JsonObject());
        String code = code(error);
        return switch (code) {
            case "UNREGISTERED" -> new Read(Outcome.RECIPIENT_GONE, "DEVICE", null);
            case "SENDER_ID_MISMATCH" -> new Read(Outcome.RECIPIENT_GONE, "DEVICE", null);
            case "INVALID_ARGUMENT" ->
                // The same status says that our own message is wrong: then it is no word about the device.
                fromFcm(error) && error.getString("message", "").contains("token")
                        ? new Read(Outcome.RECIPIENT_GONE, "DEVICE", null)
                        : new Read(Outcome.PERMANENT, "REFUSED", null);
            // The project's key for Apple's devices; others are told.
            case "THIRD_PARTY_AUTH_ERROR" -> new Read(Outcome.MISCONFIGURED, "AUTHENTICATION", null);
            case "PERMISSION_DENIED" -> new Read(Outcome.LOCKED_OUT, "AUTHENTICATION", null);
            case "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED" -> new Read(Outcome.THROTTLED, "TOO_FAST", null, BUSY_WAIT);
            case "UNAVAILABLE" -> new Read(Outcome.RETRY, "SERVICE", null, BUSY_WAIT);
            case "INTERNAL" -> new Read(Outcome.RETRY, "SERVICE", null);
            default ->
                status == 401
                        ? tokens.drop(token, RENEWAL_MIN)
                                ? new Read(Outcome.RETRY, "TOKEN", null)
                                : new Read(Outcome.LOCKED_OUT, "AUTHENTICATION", null)
                        : status == 429 || status == 503
                                ? new Read(Outcome.RETRY, "SERVICE", null, BUSY_WAIT)
                                : new Read(Outcome.RETRY, status >= 500 ? "SERVICE" : "UNKNOWN_CODE", null);
        };
    }

    private static String code(JsonObject error) {
        for (Object detail : error.getJsonArray("details", new JsonArray())) {
            if (detail instanceof JsonObject object && object.getValue("errorCode") instanceof String code) {
                return code;
            }
        }
        return error.getString("status", "");
    }

    private static boolean fromFcm(JsonObject error) {
        return error.getJsonArray("details", new JsonArray()).stream()
                .anyMatch(
                        detail -> detail instanceof JsonObject object && ERROR_TYPE.equals(object.getString("@type")));
    }

    private Future<Token> fetch(Instant now) {
        String header = new JsonObject()
                .put("alg", "RS256")
                .put("typ", "JWT")
                .put("kid", config.keyId)
                .encode();
        String claims = new JsonObject()
                .put("iss", config.clientEmail)
                .put("scope", SCOPE)
                .put("aud", config.tokenUrl.toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + TOKEN_LIFE.toSeconds())
                .encode();
        return vertx.executeBlocking(
                        () -> Jwt.RS256.sign(header, claims, Jwt.RS256.privateKey(config.privateKey.reveal())))
                .compose(assertion -> {
                    String form = "grant_type="
                            + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.UTF_8)
                            + "&assertion=" + assertion;
                    return calls.call(
                            HttpAsk.post(config.tokenUrl, Buffer.buffer(form), config.deadline, calls.answerBytesMax())
                                    .header("content-type", "application/x-www-form-urlencoded"));
                })
                .transform(result -> result.succeeded()
                        ? token(result.result())
                        : Future.failedFuture(new TokenCache.Failed(ServiceCalls.noToken(result.cause()))));
    }

    private static Future<Token> token(HttpAnswer answer) {
        try {
            JsonObject body = new JsonObject(answer.body());
            String text = body.getString("access_token");
            if (answer.ok() && text != null) {
                return Future.succeededFuture(
                        new Token(text, Duration.ofSeconds(Math.max(1, body.getLong("expires_in", 3600L)))));
            }
        } catch (DecodeException | ClassCastException e) {
            // As any other answer without a token.
        }
        boolean busy = answer.status() == 429 || answer.status() >= 500;
        return Future.failedFuture(new TokenCache.Failed(new Sent(
                busy ? Outcome.RETRY : Outcome.LOCKED_OUT,
                answer.status(),
                busy ? "SERVICE" : "AUTHENTICATION",
                busy ? Duration.ofSeconds(30) : null,
                null,
                answer.took())));
    }
}
