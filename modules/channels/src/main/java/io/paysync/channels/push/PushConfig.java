package io.paysync.channels.push;

import io.paysync.channels.message.ServiceSettings;
import io.paysync.channels.signing.Jwt;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The services that receivers may name: {@code channels.push.<name>}. */
public record PushConfig(Map<String, One> services) {
    public static final PushConfig NONE = new PushConfig(Map.of());

    /** @param ca whom to trust instead of the JDK's authorities (PEM) */
    public record One(ServiceSettings settings, Optional<Path> ca, PushAccount account) {}

    /** From {@code channels.push}; a wrong value is noted in the settings' mistakes. */
    public static PushConfig from(Section channels) {
        return new PushConfig(ServiceSettings.named(channels, "push", PushConfig::one));
    }

    private static One one(Section section) {
        ServiceSettings settings = ServiceSettings.from(section);
        section.requiredText("service");
        return new One(
                settings,
                section.path("ca"),
                switch (section.oneOf("service", "fcm", Set.of("fcm", "apns", "jpush"))) {
                    case "apns" -> apns(section);
                    case "jpush" ->
                        new JpushPush.Config(
                                ServiceSettings.url(section, "url", JpushPush.URL),
                                section.requiredText("appKey"),
                                section.secret("masterSecret"),
                                section.flag("production", true));
                    default -> fcm(section, settings);
                });
    }

    private static ApnsPush.Config apns(Section section) {
        Secret key = section.secret("privateKey");
        require(section, "privateKey", key, Jwt.ES256);
        return new ApnsPush.Config(
                ServiceSettings.url(section, "url", ApnsPush.URL),
                section.requiredText("teamId"),
                section.requiredText("keyId"),
                key,
                section.requiredText("topic"));
    }

    /** All but the addresses stands in the file that the Firebase console gives. */
    private static FcmPush.Config fcm(Section section, ServiceSettings settings) {
        Secret file = section.secret("serviceAccount");
        JsonObject account = new JsonObject();
        try {
            account = file.isEmpty() ? account : new JsonObject(file.reveal());
        } catch (DecodeException e) {
            section.mistake("serviceAccount", "must be the JSON of a service account");
        }
        Secret key = Secret.of(text(section, file, account, "private_key"));
        require(section, "serviceAccount", key, Jwt.RS256);
        String project = text(section, file, account, "project_id");
        if (!project.matches("[a-z0-9:.-]*")) {
            section.mistake("serviceAccount", "has a project_id of another form");
            project = "";
        }
        return new FcmPush.Config(
                ServiceSettings.url(section, "url", FcmPush.URL),
                tokenUrl(section, account),
                project,
                text(section, file, account, "client_email"),
                text(section, file, account, "private_key_id"),
                key,
                settings.deadline());
    }

    private static URI tokenUrl(Section section, JsonObject account) {
        String inFile =
                account.getValue("token_uri") instanceof String text ? text : "https://oauth2.googleapis.com/token";
        return ServiceSettings.url(section, "tokenUrl", inFile);
    }

    private static String text(Section section, Secret file, JsonObject account, String field) {
        if (account.getValue(field) instanceof String text && !text.isEmpty()) {
            return text;
        }
        if (!file.isEmpty() && !account.isEmpty()) {
            section.mistake("serviceAccount", "has no " + field);
        }
        return "";
    }

    private static void require(Section section, String key, Secret pem, Jwt kind) {
        if (!pem.isEmpty()) {
            try {
                kind.privateKey(pem.reveal());
            } catch (IllegalArgumentException e) {
                section.mistake(key, String.valueOf(e.getMessage()));
            }
        }
    }
}
