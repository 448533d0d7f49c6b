package io.paysync.channels.sms;

import io.paysync.channels.Sent;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.channels.message.ServiceCalls.Read;
import io.paysync.channels.message.Template;
import io.paysync.channels.signing.Tc3;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** {@code SendSms} of Tencent Cloud, signed with {@link Tc3}. HTTP 200 says nothing: each number has a code of its own. */
public final class TencentSms implements MessageService {
    public static final String URL = "https://sms.tencentcloudapi.com/";
    private static final String VERSION = "2021-01-11";

    private final Config config;
    private final ServiceCalls calls;

    /** @param appId {@code SmsSdkAppId}; @param templates by event type */
    public record Config(
            URI url,
            String secretId,
            Secret secretKey,
            String region,
            String appId,
            String signName,
            Map<String, Registered> templates)
            implements SmsAccount {}

    /** @param parameters in the order of the places in the registered text */
    public record Registered(String id, List<Template> parameters) {}

    public TencentSms(Config config, ServiceCalls calls) {
        this.config = config;
        this.calls = calls;
    }

    @Override
    public String contact() {
        return Contacts.PHONE;
    }

    @Override
    public boolean hasWords(String type) {
        return config.templates.containsKey(type);
    }

    @Override
    public Future<Sent> send(Message message) {
        Registered template = config.templates.get(message.type());
        if (template == null) {
            return ServiceCalls.noWords();
        }
        JsonArray parameters = new JsonArray();
        template.parameters.forEach(value -> parameters.add(value.render(message.values())));
        JsonObject body = new JsonObject()
                .put("PhoneNumberSet", new JsonArray().add(message.address()))
                .put("SmsSdkAppId", config.appId)
                .put("TemplateId", template.id)
                .put("TemplateParamSet", parameters)
                .put("SessionContext", message.id());
        if (!config.signName.isEmpty()) {
            body.put("SignName", config.signName);
        }
        Buffer bytes = body.toBuffer();
        String authorization = Tc3.authorization(
                config.secretId,
                config.secretKey,
                "sms",
                config.url.getRawAuthority(),
                "SendSms",
                bytes.getBytes(),
                message.now());
        return calls.send(
                calls.post(config.url, bytes, message)
                        .header("content-type", Tc3.CONTENT_TYPE)
                        .header("x-tc-action", "SendSms")
                        .header("x-tc-version", VERSION)
                        .header("x-tc-region", config.region)
                        .header("x-tc-timestamp", Long.toString(message.now().getEpochSecond()))
                        .header("authorization", authorization),
                message,
                TencentSms::read);
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    private static Read read(int status, JsonObject body) {
        JsonObject response = body.getJsonObject("Response", new JsonObject());
        JsonArray numbers = response.getJsonArray("SendStatusSet", new JsonArray());
        JsonObject one =
                numbers.isEmpty() ? response.getJsonObject("Error", new JsonObject()) : numbers.getJsonObject(0);
        SmsCodes.Verdict verdict = SmsCodes.tencent(one.getString("Code", ""));
        return new Read(verdict.outcome(), verdict.error(), one.getString("SerialNo"));
    }
}
