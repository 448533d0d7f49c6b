package io.paysync.channels.email;

import io.paysync.channels.message.ServiceSettings;
import io.paysync.contract.domain.Contacts;
import io.paysync.contract.domain.Texts;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The mail relays that receivers may name: {@code channels.email.<name>}. */
public record EmailConfig(Map<String, Relay> relays) {
    public static final EmailConfig NONE = new EmailConfig(Map.of());

    /** How the connection is protected. */
    public enum Security {
        /** It must be upgraded before anything is said; usually port 587. */
        STARTTLS,
        /** TLS from the first byte; usually port 465. */
        TLS
    }

    /**
     * @param user empty: the relay knows us by our address
     * @param from the sender's address; @param fromName as mail programs show it, or empty
     * @param ca whom to trust instead of the JDK's authorities (PEM)
     * @param connectionsMax open at the same time
     */
    public record Relay(
            ServiceSettings settings,
            String host,
            int port,
            Security security,
            String user,
            Secret password,
            String from,
            String fromName,
            Optional<Path> ca,
            int connectionsMax) {}

    /** From {@code channels.email}; a wrong value is noted in the settings' mistakes. */
    public static EmailConfig from(Section channels) {
        return new EmailConfig(ServiceSettings.named(channels, "email", EmailConfig::relay));
    }

    private static Relay relay(Section section) {
        Security security =
                section.oneOf("security", "starttls", Set.of("starttls", "tls")).equals("tls")
                        ? Security.TLS
                        : Security.STARTTLS;
        String from = section.requiredText("from");
        if (!from.isEmpty() && !Contacts.fits(Contacts.EMAIL, from)) {
            section.mistake("from", "must be an e-mail address");
        }
        String fromName = section.text("fromName", "");
        if (!Texts.clean(fromName) || !fromName.matches("[^<>()\\[\\]:;@\\\\,\"]{0,128}")) {
            section.mistake("fromName", "must have at most 128 characters and none of <>()[]:;@\\,\"");
        }
        String user = section.text("user", "");
        return new Relay(
                ServiceSettings.from(section),
                section.requiredText("host"),
                section.integer("port", security == Security.TLS ? 465 : 587, 1, 65_535),
                security,
                user,
                user.isEmpty() ? Secret.EMPTY : section.secret("password"),
                from,
                fromName,
                section.path("ca"),
                section.integer("connectionsMax", 8, 1, 256));
    }
}
