package io.paysync.channels.wechat;

import io.paysync.channels.message.MessageTexts;
import io.paysync.channels.message.ServiceSettings;
import io.paysync.channels.message.Template;
import io.paysync.contract.domain.ChangeType;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The mini programs that receivers may name: {@code channels.wechat.<name>}. */
public record WechatConfig(Map<String, Program> programs) {
    public static final WechatConfig NONE = new WechatConfig(Map.of());
    static final String URL = "https://api.weixin.qq.com/";

    /**
     * @param state the version that opens: {@code formal}, {@code trial}, {@code developer}
     * @param templates by event type
     */
    public record Program(
            ServiceSettings settings,
            URI url,
            String appId,
            Secret secret,
            String state,
            Map<String, Registered> templates) {}

    /** @param page opened by a tap, or empty; @param data by the name of the place, such as {@code thing1} */
    public record Registered(String id, Template page, Map<String, Template> data) {}

    /** From {@code channels.wechat}; a wrong value is noted in the settings' mistakes. */
    public static WechatConfig from(Section channels) {
        return new WechatConfig(ServiceSettings.named(channels, "wechat", WechatConfig::program));
    }

    private static Program program(Section section) {
        Map<String, Registered> templates = new LinkedHashMap<>();
        section.named("templates").forEach((type, template) -> {
            if (!ChangeType.ALL.contains(type)) {
                section.section("templates").mistake(type, "is no event type; there are " + ChangeType.ALL);
            }
            Map<String, Template> data = new LinkedHashMap<>();
            template.map("data")
                    .forEach((name, text) ->
                            data.put(name, MessageTexts.template(template.section("data"), name, text)));
            templates.put(
                    type,
                    new Registered(
                            template.requiredText("id"),
                            MessageTexts.template(template, "page", template.text("page", "")),
                            data));
        });
        if (templates.isEmpty()) {
            section.mistake("templates", "must have a registered template for at least one event type");
        }
        return new Program(
                ServiceSettings.from(section),
                ServiceSettings.url(section, "url", URL),
                section.requiredText("appId"),
                section.secret("secret"),
                section.oneOf("state", "formal", Set.of("formal", "trial", "developer")),
                Map.copyOf(templates));
    }
}
