package io.paysync.channels.sms;

import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceSettings;
import io.paysync.channels.message.Template;
import io.paysync.channels.receipt.AliyunReceipts;
import io.paysync.channels.receipt.ReceiptReader;
import io.paysync.channels.receipt.TwilioReceipts;
import io.paysync.contract.domain.ChangeType;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The services that receivers may name: {@code channels.sms.<name>}. */
public record SmsConfig(Map<String, One> services) {
    public static final SmsConfig NONE = new SmsConfig(Map.of());

    public record One(ServiceSettings settings, SmsAccount account) {}

    /** From {@code channels.sms}; a wrong value is noted in the settings' mistakes. */
    public static SmsConfig from(Section channels) {
        return new SmsConfig(ServiceSettings.named(channels, "sms", SmsConfig::one));
    }

    /** Those that report what became of messages, by the path of the callback listener where they do. */
    public Map<String, ReceiptReader> receipts() {
        Map<String, ReceiptReader> readers = new LinkedHashMap<>();
        services.forEach((name, one) -> {
            Optional<ReceiptReader> reader = switch (one.account()) {
                case AliyunSms.Config aliyun ->
                    aliyun.receiptToken().map(token -> new AliyunReceipts("sms", name, token));
                case TencentSms.Config tencent -> Optional.empty();
                case TwilioSms.Config twilio ->
                    twilio.receipts().map(to -> new TwilioReceipts("sms", name, to.url(name), to.authToken()));
            };
            reader.ifPresent(reads -> readers.put(ReceiptReader.path("sms", name), reads));
        });
        return Map.copyOf(readers);
    }

    private static One one(Section section) {
        ServiceSettings settings = ServiceSettings.from(section);
        section.requiredText("service");
        return new One(
                settings,
                switch (section.oneOf("service", "twilio", Set.of("aliyun", "tencent", "twilio"))) {
                    case "aliyun" -> aliyun(section);
                    case "tencent" -> tencent(section);
                    default -> twilio(section);
                });
    }

    private static AliyunSms.Config aliyun(Section section) {
        return new AliyunSms.Config(
                ServiceSettings.url(section, "url", AliyunSms.URL),
                section.requiredText("keyId"),
                section.secret("keySecret"),
                section.requiredText("signName"),
                templates(section, template -> {
                    Map<String, Template> parameters = new LinkedHashMap<>();
                    template.map("parameters")
                            .forEach((name, text) -> parameters.put(
                                    name, MessageTexts.template(template.section("parameters"), name, text)));
                    return new AliyunSms.Registered(template.requiredText("code"), parameters);
                }),
                section.has("receipts") ? Optional.of(receiptToken(section.section("receipts"))) : Optional.empty());
    }

    private static Secret receiptToken(Section receipts) {
        Secret token = receipts.secret("token");
        if (!token.isEmpty() && !token.reveal().matches("[A-Za-z0-9_-]{32,200}")) {
            receipts.mistake("token", "must be 32 to 200 letters, digits, - and _ (openssl rand -hex 32)");
        }
        return token;
    }

    private static TencentSms.Config tencent(Section section) {
        return new TencentSms.Config(
                ServiceSettings.url(section, "url", TencentSms.URL),
                section.requiredText("secretId"),
                section.secret("secretKey"),
                section.text("region", "ap-guangzhou"),
                section.requiredText("appId"),
                section.text("signName", ""),
                templates(section, template -> {
                    List<Template> parameters = new ArrayList<>();
                    template.list("parameters")
                            .forEach(text -> parameters.add(MessageTexts.template(template, "parameters", text)));
                    return new TencentSms.Registered(template.requiredText("id"), parameters);
                }));
    }

    private static TwilioSms.Config twilio(Section section) {
        String account = section.requiredText("accountSid");
        if (!account.matches("AC[0-9a-zA-Z]{32}")) {
            section.mistake("accountSid", "must be AC and 32 letters or digits");
        }
        String from = section.requiredText("from");
        if (!from.matches("\\+[1-9][0-9]{6,14}|MG[0-9a-zA-Z]{32}")) {
            section.mistake("from", "must be a number as E.164 writes it, or the id of a messaging service (MG…)");
        }
        Optional<URI> callback = section.has("statusCallback")
                ? Optional.of(ServiceSettings.url(section, "statusCallback", "https://unset.invalid/"))
                : Optional.empty();
        if (callback.isPresent() && section.has("receipts")) {
            section.mistake("statusCallback", "Twilio calls one URL: leave it out where receipts are taken here");
        }
        Secret keySecret = section.secret("keySecret");
        String keyId = section.text("keyId", account);
        return new TwilioSms.Config(
                ServiceSettings.url(section, "url", TwilioSms.URL),
                account,
                keyId,
                keySecret,
                from,
                callback,
                section.has("receipts")
                        ? Optional.of(receipts(
                                section.section("receipts"),
                                keyId.equals(account) ? Optional.of(keySecret) : Optional.empty()))
                        : Optional.empty());
    }

    /** @param known the account's token when messages are sent with it */
    private static TwilioSms.Receipts receipts(Section receipts, Optional<Secret> known) {
        receipts.requiredText("publicUrl");
        return new TwilioSms.Receipts(
                ServiceSettings.url(receipts, "publicUrl", "https://unset.invalid/"),
                receipts.optionalSecret("authToken").or(() -> known).orElseGet(() -> receipts.secret("authToken")));
    }

    private static <T> Map<String, T> templates(Section section, Function<Section, T> reader) {
        Map<String, T> templates = new LinkedHashMap<>();
        section.named("templates").forEach((type, template) -> {
            if (!ChangeType.ALL.contains(type)) {
                section.section("templates").mistake(type, "is no event type; there are " + ChangeType.ALL);
            }
            templates.put(type, reader.apply(template));
        });
        if (templates.isEmpty()) {
            section.mistake("templates", "must have a registered template for at least one event type");
        }
        return Map.copyOf(templates);
    }
}
