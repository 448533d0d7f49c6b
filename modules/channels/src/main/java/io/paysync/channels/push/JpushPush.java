package io.paysync.channels.push;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.channels.message.ServiceCalls.Read;
import io.paysync.channels.message.Wording;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.BasicAuth;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** {@code /v3/push} of JPush to one registration id, with the app's key and master secret. */
public final class JpushPush implements MessageService {
    public static final String URL = "https://api.jpush.cn/";
    private static final int LIFE_SECONDS = 86_400;

    private final Config config;
    private final MessageTexts texts;
    private final ServiceCalls calls;
    private final String authorization;

    /** @param production of Apple's push service, or its sandbox */
    public record Config(URI url, String appKey, Secret masterSecret, boolean production) implements PushAccount {}

    public JpushPush(Config config, MessageTexts texts, ServiceCalls calls) {
        this.config = config;
        this.texts = texts;
        this.calls = calls;
        this.authorization = BasicAuth.header(config.appKey, config.masterSecret);
    }

    @Override
    public String contact() {
        return Contacts.JPUSH;
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
        String title = words.title(message.values());
        String text = words.text(message.values());
        JsonObject extras = FcmPush.data(message);
        JsonObject body = new JsonObject()
                .put("platform", "all")
                .put("audience", new JsonObject().put("registration_id", new JsonArray().add(message.address())))
                .put(
                        "notification",
                        new JsonObject()
                                .put(
                                        "android",
                                        new JsonObject()
                                                .put("alert", text)
                                                .put("title", title)
                                                .put("extras", extras))
                                .put(
                                        "ios",
                                        new JsonObject()
                                                .put(
                                                        "alert",
                                                        new JsonObject()
                                                                .put("title", title)
                                                                .put("body", text))
                                                .put("sound", "default")
                                                .put("extras", extras.copy())))
                .put(
                        "options",
                        new JsonObject()
                                .put("time_to_live", LIFE_SECONDS)
                                .put("apns_production", config.production)
                                .put("apns_collapse_id", message.id()));
        return calls.send(
                calls.post(config.url.resolve("/v3/push"), body.toBuffer(), message)
                        .header("content-type", "application/json; charset=utf-8")
                        .header("authorization", authorization),
                message,
                JpushPush::read);
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    private static Read read(int status, JsonObject answer) {
        if (status == 200 && answer.getValue("msg_id") != null) {
            return new Read(Outcome.DELIVERED, null, String.valueOf(answer.getValue("msg_id")));
        }
        JsonObject error = answer.getJsonObject("error", new JsonObject());
        int code = error.getValue("code") instanceof Number number ? number.intValue() : 0;
        if (status == 429 || code == 2002) {
            return new Read(Outcome.THROTTLED, "TOO_FAST", null);
        }
        return switch (code) {
            case 1011 -> new Read(Outcome.RECIPIENT_GONE, "DEVICE", null);
            case 1003, 1005 -> new Read(Outcome.PERMANENT, "REFUSED", null);
            case 1004 -> new Read(Outcome.LOCKED_OUT, "AUTHENTICATION", null);
            case 1008 -> new Read(Outcome.LOCKED_OUT, "ACCOUNT", null);
            case 1000 -> new Read(Outcome.RETRY, "SERVICE", null);
            default ->
                switch (status) {
                    case 401, 403 -> new Read(Outcome.LOCKED_OUT, "AUTHENTICATION", null);
                    case 404, 405 -> new Read(Outcome.MISCONFIGURED, "URL", null);
                    default -> new Read(Outcome.RETRY, status >= 500 ? "SERVICE" : "UNKNOWN_CODE", null);
                };
        };
    }
}
