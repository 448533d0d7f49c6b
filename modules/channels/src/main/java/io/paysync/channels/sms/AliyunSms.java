package io.paysync.channels.sms;

import io.paysync.channels.Sent;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.channels.message.ServiceCalls.Read;
import io.paysync.channels.message.Template;
import io.paysync.channels.signing.Acs3;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.HttpAsk;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@code SendSms} of Aliyun's dysmsapi: all parameters in the query, signed with {@link Acs3}. Texts are registered there;
 * here stand their codes and what goes into their places.
 */
public final class AliyunSms implements MessageService {
    public static final String URL = "https://dysmsapi.aliyuncs.com/";
    private static final String VERSION = "2017-05-25";

    private final Config config;
    private final ServiceCalls calls;

    /**
     * @param templates by event type
     * @param receiptToken that the URL carries to which Aliyun pushes its reports of delivery; empty: it is told of none
     */
    public record Config(
            URI url,
            String keyId,
            Secret keySecret,
            String signName,
            Map<String, Registered> templates,
            Optional<Secret> receiptToken)
            implements SmsAccount {}

    /** @param parameters by the name of the place in the registered text */
    public record Registered(String code, Map<String, Template> parameters) {}

    public AliyunSms(Config config, ServiceCalls calls) {
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
    public boolean reports() {
        return config.receiptToken.isPresent();
    }

    @Override
    public Future<Sent> send(Message message) {
        Registered template = config.templates.get(message.type());
        if (template == null) {
            return ServiceCalls.noWords();
        }
        JsonObject parameters = new JsonObject();
        template.parameters.forEach((name, value) -> parameters.put(name, value.render(message.values())));
        Map<String, String> query = new TreeMap<>();
        query.put("PhoneNumbers", number(message.address()));
        query.put("SignName", config.signName);
        query.put("TemplateCode", template.code);
        query.put("TemplateParam", parameters.encode());
        query.put("OutId", message.id());
        return calls.send(ask(message, Acs3.query(query)), message, AliyunSms::read);
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    private HttpAsk ask(Message message, String query) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "x-acs-action",
                "SendSms",
                "x-acs-version",
                VERSION,
                "x-acs-date",
                message.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "x-acs-signature-nonce",
                UUID.randomUUID().toString(),
                "x-acs-content-sha256",
                Acs3.EMPTY_SHA256));
        Map<String, String> signed = new TreeMap<>(headers);
        signed.put("host", config.url.getRawAuthority());
        String path = config.url.getRawPath().isEmpty() ? "/" : config.url.getRawPath();
        HttpAsk ask = calls.post(config.url.resolve(path + "?" + query), Buffer.buffer(), message);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            ask = ask.header(header.getKey(), header.getValue());
        }
        return ask.header(
                "authorization", Acs3.authorization(config.keyId, config.keySecret, "POST", path, query, signed));
    }

    /** Numbers of the mainland without the country's code, others without the plus. */
    private static String number(String phone) {
        return phone.startsWith("+86") ? phone.substring(3) : phone.substring(1);
    }

    private static Read read(int status, JsonObject body) {
        SmsCodes.Verdict verdict = SmsCodes.aliyun(body.getString("Code", ""));
        return new Read(verdict.outcome(), verdict.error(), body.getString("BizId"));
    }
}
