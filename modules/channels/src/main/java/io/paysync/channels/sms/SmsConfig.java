package io.paysync.channels.sms;

import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceSettings;
import io.paysync.channels.message.Template;
import io.paysync.contract.domain.ChangeType;
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
                }));
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
        return new TwilioSms.Config(
                ServiceSettings.url(section, "url", TwilioSms.URL),
                account,
                section.text("keyId", account),
                section.secret("keySecret"),
                from,
                callback);
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
