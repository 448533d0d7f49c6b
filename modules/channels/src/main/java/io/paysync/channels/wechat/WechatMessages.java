package io.paysync.channels.wechat;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageChannel;
import io.paysync.channels.message.MessageChannel.Service;
import io.paysync.channels.message.MessageForm;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.channels.message.ServiceCalls.Read;
import io.paysync.channels.message.TokenCache;
import io.paysync.channels.message.TokenCache.Token;
import io.paysync.channels.wechat.WechatConfig.Program;
import io.paysync.channels.wechat.WechatConfig.Registered;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code subscribe/send} of a mini program. Its access token is the stable one: asking for it again gives the same while it
 * lasts, so that nodes and other systems of the shop do not end each other's.
 */
public final class WechatMessages implements MessageService {
    /** The longest word that a {@code thing} may hold is 20 characters; others are shorter and checked there. */
    private static final int VALUE_CHARS_MAX = 20;

    private static final Duration RENEWAL_MIN = Duration.ofSeconds(10);

    private final Program program;
    private final ServiceCalls calls;
    private final TokenCache tokens;

    public WechatMessages(Program program, ServiceCalls calls) {
        this.program = program;
        this.calls = calls;
        this.tokens = new TokenCache(this::fetch, System::nanoTime);
    }

    /** The channel {@code wechat} over the mini programs in the settings. */
    public static MessageChannel open(Vertx vertx, MeterRegistry meters, WechatConfig config) {
        Map<String, Service> services = new LinkedHashMap<>();
        config.programs()
                .forEach((name, program) -> services.put(
                        name,
                        new Service(
                                program.settings(),
                                new WechatMessages(
                                        program, new ServiceCalls("wechat", vertx, meters, program.settings())))));
        return new MessageChannel("wechat", MessageForm.REGISTERED, MessageTexts.NONE, services);
    }

    @Override
    public String contact() {
        return Contacts.WECHAT;
    }

    @Override
    public boolean hasWords(String type) {
        return program.templates().containsKey(type);
    }

    @Override
    public Future<Sent> send(Message message) {
        Registered template = program.templates().get(message.type());
        if (template == null) {
            return ServiceCalls.noWords();
        }
        JsonObject data = new JsonObject();
        template.data()
                .forEach((name, value) ->
                        data.put(name, new JsonObject().put("value", cut(value.render(message.values())))));
        JsonObject body = new JsonObject()
                .put("touser", message.address())
                .put("template_id", template.id())
                .put("miniprogram_state", program.state())
                .put("lang", message.language().equals("zh") ? "zh_CN" : "en_US")
                .put("data", data);
        String page =
                template.page().render(message.values(), value -> URLEncoder.encode(value, StandardCharsets.UTF_8));
        if (!page.isEmpty()) {
            body.put("page", page);
        }
        return ServiceCalls.withToken(
                tokens,
                message,
                (token, left) -> calls.send(
                        calls.post(
                                        url("/cgi-bin/message/subscribe/send?access_token=" + encoded(token)),
                                        body.toBuffer(),
                                        left)
                                .header("content-type", "application/json; charset=utf-8"),
                        left,
                        (status, answer) -> read(answer, token)));
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    private URI url(String path) {
        return program.url().resolve(path);
    }

    private static String encoded(Token token) {
        return URLEncoder.encode(token.text(), StandardCharsets.UTF_8);
    }

    private static String cut(String value) {
        return value.length() <= VALUE_CHARS_MAX ? value : value.substring(0, VALUE_CHARS_MAX - 1) + "…";
    }

    private Read read(JsonObject answer, Token token) {
        Integer code = code(answer);
        if (code == null) {
            return ServiceCalls.UNSURE;
        }
        return switch (code) {
            case 0 -> new Read(Outcome.DELIVERED, null, String.valueOf(answer.getValue("msgid", "")));
            case 40001, 40014, 42001 ->
                tokens.drop(token, RENEWAL_MIN)
                        ? new Read(Outcome.RETRY, "TOKEN", null)
                        : new Read(Outcome.LOCKED_OUT, "AUTHENTICATION", null);
            case 43101 -> new Read(Outcome.RECIPIENT_GONE, "NO_CONSENT", null);
            case 40003 -> new Read(Outcome.RECIPIENT_GONE, "OPENID", null);
            case 40037, 41030, 47003 -> new Read(Outcome.MISCONFIGURED, "TEMPLATE", null);
            case 45009, 45011 -> new Read(Outcome.THROTTLED, "TOO_FAST", null);
            case -1 -> new Read(Outcome.RETRY, "SERVICE", null);
            default -> new Read(Outcome.RETRY, "UNKNOWN_CODE", null);
        };
    }

    private static @Nullable Integer code(JsonObject answer) {
        return answer.getValue("errcode") instanceof Number code ? code.intValue() : null;
    }

    private Future<Token> fetch() {
        JsonObject body = new JsonObject()
                .put("grant_type", "client_credential")
                .put("appid", program.appId())
                .put("secret", program.secret().reveal());
        HttpAsk ask = HttpAsk.post(
                        url("/cgi-bin/stable_token"),
                        body.toBuffer(),
                        program.settings().deadline(),
                        calls.answerBytesMax())
                .header("content-type", "application/json; charset=utf-8");
        return calls.call(ask)
                .transform(result -> result.succeeded()
                        ? token(result.result())
                        : Future.failedFuture(new TokenCache.Failed(ServiceCalls.noToken(result.cause()))));
    }

    private static Future<Token> token(HttpAnswer answer) {
        Integer found = null;
        try {
            JsonObject body = new JsonObject(answer.body());
            String text = body.getString("access_token");
            if (text != null) {
                return Future.succeededFuture(
                        new Token(text, Duration.ofSeconds(Math.max(1, body.getLong("expires_in", 7200L)))));
            }
            found = code(body);
        } catch (DecodeException | ClassCastException e) {
            // As any other answer without a token.
        }
        int code = found == null ? -1 : found;
        boolean busy = code == -1;
        return Future.failedFuture(new TokenCache.Failed(new Sent(
                busy ? Outcome.RETRY : code == 45009 || code == 45011 ? Outcome.THROTTLED : Outcome.LOCKED_OUT,
                answer.status(),
                busy ? "SERVICE" : "AUTHENTICATION",
                null,
                null,
                answer.took())));
    }
}
