package io.paysync.channels.sms;

import io.paysync.channels.Sent;
import io.paysync.channels.message.Message;
import io.paysync.channels.message.MessageService;
import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceCalls;
import io.paysync.channels.message.ServiceCalls.Read;
import io.paysync.channels.message.Wording;
import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.contract.domain.Contacts;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.BasicAuth;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code Messages.json} of Twilio: a form, with the account's or an API key's name and secret. */
public final class TwilioSms implements MessageService {
    public static final String URL = "https://api.twilio.com/";
    private static final int TEXT_CHARS_MAX = 1600;

    private final Config config;
    private final MessageTexts texts;
    private final ServiceCalls calls;
    private final String authorization;
    private final Optional<URI> statusCallback;

    /**
     * @param keyId the API key's, or the account's again
     * @param from a number in E.164, or the id of a messaging service ({@code MG…})
     * @param statusCallback of another system that takes the reports of delivery
     * @param receipts where they are taken here
     */
    public record Config(
            URI url,
            String accountSid,
            String keyId,
            Secret keySecret,
            String from,
            Optional<URI> statusCallback,
            Optional<Receipts> receipts)
            implements SmsAccount {}

    /**
     * @param publicUrl of the callback listener, as Twilio calls it
     * @param authToken of the account; Twilio signs with it whatever key the messages were sent with
     */
    public record Receipts(URI publicUrl, Secret authToken) {
        /** Where the reports for the service of this name are to go. */
        URI url(String service) {
            String base = publicUrl.toString();
            return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                    + ReceiptReader.path("sms", service));
        }
    }

    /** @param name of the service in the settings */
    public TwilioSms(String name, Config config, MessageTexts texts, ServiceCalls calls) {
        this.config = config;
        this.statusCallback =
                config.receipts.map(receipts -> receipts.url(name)).or(() -> config.statusCallback);
        this.texts = texts;
        this.calls = calls;
        this.authorization = BasicAuth.header(config.keyId, config.keySecret);
    }

    @Override
    public String contact() {
        return Contacts.PHONE;
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
    public boolean reports() {
        return config.receipts.isPresent();
    }

    @Override
    public Future<Sent> send(Message message) {
        return texts.send(message, words -> send(message, words));
    }

    private Future<Sent> send(Message message, Wording words) {
        String text = words.text(message.values());
        Map<String, String> form = new TreeMap<>();
        form.put("To", message.address());
        form.put(config.from.startsWith("MG") ? "MessagingServiceSid" : "From", config.from);
        form.put("Body", text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX));
        statusCallback.ifPresent(url -> form.put("StatusCallback", url.toString()));
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI url = config.url.resolve("/2010-04-01/Accounts/" + config.accountSid + "/Messages.json");
        return calls.send(
                calls.post(url, Buffer.buffer(body), message)
                        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
                        .header("authorization", authorization),
                message,
                TwilioSms::read);
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    private static Read read(int status, JsonObject body) {
        boolean taken = status >= 200 && status < 300 && body.getString("sid") != null;
        SmsCodes.Verdict verdict = taken
                ? SmsCodes.ACCEPTED
                : SmsCodes.twilio(status, body.getValue("code") instanceof Number code ? code.intValue() : 0);
        return new Read(verdict.outcome(), verdict.error(), taken ? body.getString("sid") : null);
    }
}
