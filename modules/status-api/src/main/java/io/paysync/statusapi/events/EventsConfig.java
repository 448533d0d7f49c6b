package io.paysync.statusapi.events;

import io.paysync.platform.config.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * @param watchersMax live feeds of this node
 * @param watchersPerMerchantMax of one merchant on this node
 * @param watchersPerOrderMax of one order on this node
 * @param heartbeat after which silence a comment is sent, so that proxies keep the connection
 * @param recheck how often each watched order is read again, in case its news was lost
 * @param tellEvery how often polling is told which unpaid orders are watched, so that it asks about them sooner; zero: never
 * @param readsInFlightMax reads of watched orders at the same time, whatever for; more wait for their turn
 * @param recheckInFlightMax those of them at most that look again without news
 * @param queueBytesMax bytes that may wait for a slow reader
 * @param stallMax how long they may wait before it is dropped
 * @param streamMax after which a feed is ended; the client resumes by itself
 * @param allowedOrigins web origins whose pages may open a feed, beside our own
 */
public record EventsConfig(
        int watchersMax,
        int watchersPerMerchantMax,
        int watchersPerOrderMax,
        Duration heartbeat,
        Duration recheck,
        Duration tellEvery,
        int readsInFlightMax,
        int recheckInFlightMax,
        int queueBytesMax,
        Duration stallMax,
        Duration streamMax,
        Set<String> allowedOrigins) {
    public static final EventsConfig DEFAULT = new EventsConfig(
            5_000,
            2_000,
            50,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            8,
            4,
            65_536,
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            Set.of());

    public EventsConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** From {@code api.events}. */
    public static EventsConfig from(Section events) {
        List<String> origins = events.list("allowedOrigins");
        origins.stream()
                .filter(origin -> !isOrigin(origin))
                .forEach(origin -> events.mistake(
                        "allowedOrigins", "must be origins such as https://shop.example, without path or wildcard"));
        return new EventsConfig(
                events.integer("watchersMax", DEFAULT.watchersMax, 1, 1_000_000),
                events.integer("watchersPerMerchantMax", DEFAULT.watchersPerMerchantMax, 1, 1_000_000),
                events.integer("watchersPerOrderMax", DEFAULT.watchersPerOrderMax, 1, 10_000),
                events.duration("heartbeat", DEFAULT.heartbeat, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                events.duration("recheck", DEFAULT.recheck, Duration.ofSeconds(1), Duration.ofMinutes(5)),
                events.duration("tellEvery", DEFAULT.tellEvery, Duration.ZERO, Duration.ofMinutes(5)),
                events.integer("readsInFlightMax", DEFAULT.readsInFlightMax, 1, 1_000),
                events.integer("recheckInFlightMax", DEFAULT.recheckInFlightMax, 1, 1_000),
                events.integer("queueBytesMax", DEFAULT.queueBytesMax, 4_096, 4 * 1024 * 1024),
                events.duration("stallMax", DEFAULT.stallMax, Duration.ofSeconds(1), Duration.ofMinutes(2)),
                events.duration("streamMax", DEFAULT.streamMax, Duration.ofMinutes(1), Duration.ofHours(24)),
                Set.copyOf(origins));
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && text.equals(uri.getScheme() + "://" + uri.getAuthority())
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
