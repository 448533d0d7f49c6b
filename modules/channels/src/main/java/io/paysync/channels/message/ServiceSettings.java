package io.paysync.channels.message;

import io.paysync.channels.ConnectionTarget;
import io.paysync.platform.config.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What all services of a message channel are set with.
 *
 * @param merchants who may name it; empty: all
 * @param language of messages to whom neither order nor endpoint says one
 * @param deadline of one attempt in all
 * @param answerBytesMax of the service's answer
 */
public record ServiceSettings(Set<String> merchants, String language, Duration deadline, int answerBytesMax) {
    public static final ServiceSettings DEFAULT =
            new ServiceSettings(Set.of(), "en", Duration.ofSeconds(10), 64 * 1024);

    public static ServiceSettings from(Section section) {
        return new ServiceSettings(
                Set.copyOf(section.list("merchants")),
                section.oneOf("language", DEFAULT.language, Set.copyOf(MessageTexts.LANGUAGES)),
                section.duration("deadline", DEFAULT.deadline, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                section.integer("answerBytesMax", DEFAULT.answerBytesMax, 1024, 1024 * 1024));
    }

    /** The sections below {@code channels.<channel>}, each by a name of the operator's. */
    public static <T> Map<String, T> named(Section channels, String channel, Function<Section, T> reader) {
        Map<String, T> services = new LinkedHashMap<>();
        channels.named(channel).forEach((name, section) -> {
            if (!ConnectionTarget.isConnectionName(name)) {
                channels.section(channel).mistake(name, "must be a name of lower-case letters, digits and -");
            }
            services.put(name, reader.apply(section));
        });
        return services;
    }

    /** Where the service is: https, or http on this machine alone, for a double. */
    public static URI url(Section section, String key, String byDefault) {
        String text = section.text(key, byDefault);
        try {
            URI url = new URI(text);
            boolean local = "127.0.0.1".equals(url.getHost()) || "localhost".equals(url.getHost());
            if (url.getHost() != null
                    && url.getRawQuery() == null
                    && ("https".equals(url.getScheme()) || (local && "http".equals(url.getScheme())))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below, without the text.
        }
        section.mistake(key, "must be an https URL");
        return URI.create(byDefault);
    }
}
