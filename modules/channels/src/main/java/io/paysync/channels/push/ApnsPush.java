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
import io.paysync.channels.webhook.Answers;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Apple's push service over HTTP/2. The provider token is made here and used for most of an hour: Apple refuses one older
 * than that, and who renews it more often than every 20 minutes.
 */
public final class ApnsPush implements MessageService {
    public static final String URL = "https://api.push.apple.com/";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(50);
    private static final Duration RENEWAL_MIN = Duration.ofMinutes(20);

    private final Vertx vertx;
    private final Config config;
    private final MessageTexts texts;
    private final ServiceCalls calls;
    private final TokenCache tokens;

    /** @param topic the app's bundle id */
    public record Config(URI url, String teamId, String keyId, Secret privateKey, String topic)
            implements PushAccount {}

    /** @param calls over HTTP/2 */
    public ApnsPush(Vertx vertx, Config config, MessageTexts texts, ServiceCalls calls, InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        this.texts = texts;
        this.calls = calls;
        this.tokens = new TokenCache(() -> made(clock.instant()), System::nanoTime);
    }

    @Override
    public String contact() {
        return Contacts.APNS;
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
        JsonObject alert =
                new JsonObject().put("title", words.title(message.values())).put("body", words.text(message.values()));
        JsonObject body = FcmPush.data(message)
                .put("aps", new JsonObject().put("alert", alert).put("sound", "default"));
        URI url = config.url.resolve("/3/device/" + message.address());
        return ServiceCalls.withToken(
                tokens,
                message,
                (token, left) -> calls.send(
                        calls.post(url, body.toBuffer(), left)
                                .header("authorization", "bearer " + token.text())
                                .header("apns-topic", config.topic)
                                .header("apns-push-type", "alert")
                                .header("apns-priority", "10")
                                .header("apns-id", id(message))
                                .header("apns-collapse-id", message.id()),
                        left,
                        (status, answer) -> read(status, answer, token, message)));
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    /** The same on every attempt. */
    private static String id(Message message) {
        return UUID.nameUUIDFromBytes(message.id().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private Read read(int status, JsonObject answer, Token token, Message message) {
        if (status == 200) {
            return new Read(Outcome.DELIVERED, null, id(message));
        }
        return switch (answer.getString("reason", "")) {
            case "Unregistered", "ExpiredToken", "BadDeviceToken", "DeviceTokenNotForTopic" ->
                new Read(Outcome.RECIPIENT_GONE, "DEVICE", null);
            case "ExpiredProviderToken" ->
                // One that was made just now and is called old: the clocks differ, and renewing would be punished.
                tokens.drop(token, RENEWAL_MIN)
                        ? new Read(Outcome.RETRY, "TOKEN", null)
                        : new Read(Outcome.LOCKED_OUT, "CLOCK", null);
            case "InvalidProviderToken",
                    "MissingProviderToken",
                    "BadCertificate",
                    "BadCertificateEnvironment",
                    "Forbidden" -> new Read(Outcome.LOCKED_OUT, "AUTHENTICATION", null);
            case "BadTopic", "MissingTopic", "TopicDisallowed" -> new Read(Outcome.LOCKED_OUT, "TOPIC", null);
            case "BadPath", "MethodNotAllowed" -> new Read(Outcome.MISCONFIGURED, "URL", null);
            case "TooManyRequests" -> new Read(Outcome.RETRY, ServiceCalls.RECIPIENT_LIMIT, null);
            case "TooManyProviderTokenUpdates" -> new Read(Outcome.THROTTLED, "TOO_FAST", null);
            case "IdleTimeout", "InternalServerError", "ServiceUnavailable", "Shutdown" ->
                new Read(Outcome.RETRY, "SERVICE", null);
            default ->
                switch (status) {
                    case 410 -> new Read(Outcome.RECIPIENT_GONE, "DEVICE", null);
                    case 400, 413 -> new Read(Outcome.PERMANENT, "REFUSED", null);
                    case 404, 405 -> new Read(Outcome.MISCONFIGURED, "URL", null);
                    default -> new Read(Outcome.RETRY, status >= 500 ? "SERVICE" : "UNKNOWN_CODE", null);
                };
        };
    }

    private Future<Token> made(Instant now) {
        String header =
                new JsonObject().put("alg", "ES256").put("kid", config.keyId).encode();
        String claims = new JsonObject()
                .put("iss", config.teamId)
                .put("iat", now.getEpochSecond())
                .encode();
        return vertx.executeBlocking(
                        () -> Jwt.ES256.sign(header, claims, Jwt.ES256.privateKey(config.privateKey.reveal())))
                .transform(made -> made.succeeded()
                        ? Future.succeededFuture(new Token(made.result(), TOKEN_LIFE))
                        : Future.failedFuture(new TokenCache.Failed(
                                Answers.failed(Outcome.LOCKED_OUT, "AUTHENTICATION", Duration.ZERO))));
    }
}
