package io.paysync.sandbox.receiver;

import io.paysync.platform.config.Section;
import java.time.Duration;
import java.util.List;

/**
 * @param host to listen on
 * @param port 0 picks a free one
 * @param secrets {@code whsec_…}; several during a rotation; more may be added while it runs
 * @param tolerance how far a timestamp may be from now
 * @param keepMax how many of the newest requests are kept to look at
 * @param idsMax how many ids are remembered to count repeats
 * @param bodyBytesMax of a request
 * @param heldMax requests held by HANG or SLOW at the same time; one more is answered 503
 */
public record ReceiverConfig(
        String host,
        int port,
        List<String> secrets,
        Duration tolerance,
        int keepMax,
        int idsMax,
        int bodyBytesMax,
        int heldMax) {
    /** Loopback, any port, no secret yet. */
    public static final ReceiverConfig DEFAULT =
            new ReceiverConfig("127.0.0.1", 0, List.of(), Duration.ofMinutes(5), 10_000, 1_000_000, 256 * 1024, 10_000);

    public ReceiverConfig {
        secrets = List.copyOf(secrets);
        secrets.forEach(WebhookProof::key);
        if (port < 0 || port > 65_535 || keepMax < 0 || idsMax < 2 || bodyBytesMax < 1024 || heldMax < 1) {
            throw new IllegalArgumentException("a bound of the receiver is out of range");
        }
    }

    /** From the section {@code sandbox.receiver}; mistakes are noted there. */
    public static ReceiverConfig from(Section section) {
        ReceiverConfig by = DEFAULT;
        return new ReceiverConfig(
                section.text("host", by.host),
                section.integer("port", 9091, 0, 65_535),
                section.optionalSecret("secret").map(s -> List.of(s.reveal())).orElse(List.of()),
                section.duration("tolerance", by.tolerance, Duration.ofSeconds(1), Duration.ofHours(1)),
                section.integer("keepMax", by.keepMax, 0, 1_000_000),
                section.integer("idsMax", by.idsMax, 2, 100_000_000),
                section.integer("bodyBytesMax", by.bodyBytesMax, 1024, 16 * 1024 * 1024),
                section.integer("heldMax", by.heldMax, 1, 1_000_000));
    }

    public ReceiverConfig withPort(int newPort) {
        return new ReceiverConfig(host, newPort, secrets, tolerance, keepMax, idsMax, bodyBytesMax, heldMax);
    }

    public ReceiverConfig withSecret(String secret) {
        return new ReceiverConfig(host, port, List.of(secret), tolerance, keepMax, idsMax, bodyBytesMax, heldMax);
    }

    public ReceiverConfig keeping(int newKeepMax, int newIdsMax) {
        return new ReceiverConfig(host, port, secrets, tolerance, newKeepMax, newIdsMax, bodyBytesMax, heldMax);
    }

    @Override
    public String toString() {
        return "ReceiverConfig[" + host + ":" + port + "]";
    }
}
