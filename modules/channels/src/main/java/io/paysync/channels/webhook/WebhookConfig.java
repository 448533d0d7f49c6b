package io.paysync.channels.webhook;

import io.paysync.platform.config.Section;
import io.paysync.platform.net.AddressPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * @param deadline of one attempt in all: resolving, connecting, sending, reading
 * @param answerBytesMax of a receiver's answer; a longer one is cut there
 * @param addressCache how long the checked address of a URL is dialled again without resolving its name anew; zero
 *     resolves for each attempt
 * @param connectionsPerHost open at the same time to one host; one receiver has half of them at most ({@link HostShares})
 * @param waitingPerHost attempts that may wait for such a connection
 * @param blockedHosts names that are never called: our own public names, so that no message loops back
 * @param ca PEM file of the authorities to trust instead of the JDK's, for receivers in a private network
 * @param addresses where receivers may be
 */
public record WebhookConfig(
        Duration deadline,
        int answerBytesMax,
        Duration addressCache,
        int connectionsPerHost,
        int waitingPerHost,
        Set<String> blockedHosts,
        Optional<Path> ca,
        AddressPolicy addresses) {
    /** https to public addresses; 15 s; answers cut at 64 KiB. */
    public static final WebhookConfig DEFAULT = new WebhookConfig(
            Duration.ofSeconds(15),
            64 * 1024,
            Duration.ofSeconds(5),
            128,
            256,
            Set.of(),
            Optional.empty(),
            AddressPolicy.STRICT);

    public WebhookConfig {
        Set<String> lower = new TreeSet<>();
        blockedHosts.forEach(host -> lower.add(host.toLowerCase(java.util.Locale.ROOT)));
        blockedHosts = Set.copyOf(lower);
    }

    /** From {@code channels.webhook}; a wrong value is noted in the settings' mistakes. */
    public static WebhookConfig from(Section section) {
        return new WebhookConfig(
                section.duration("deadline", DEFAULT.deadline, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                section.integer("answerBytesMax", DEFAULT.answerBytesMax, 1024, 1024 * 1024),
                section.duration("addressCache", DEFAULT.addressCache, Duration.ZERO, Duration.ofMinutes(1)),
                section.integer("connectionsPerHost", DEFAULT.connectionsPerHost, 1, 1024),
                section.integer("waitingPerHost", DEFAULT.waitingPerHost, 1, 10_000),
                Set.copyOf(section.list("blockedHosts")),
                section.path("ca"),
                AddressPolicy.from(section.section("addresses")));
    }

    public WebhookConfig withAddresses(AddressPolicy policy) {
        return new WebhookConfig(
                deadline, answerBytesMax, addressCache, connectionsPerHost, waitingPerHost, blockedHosts, ca, policy);
    }

    public WebhookConfig withDeadline(Duration newDeadline) {
        return new WebhookConfig(
                newDeadline,
                answerBytesMax,
                addressCache,
                connectionsPerHost,
                waitingPerHost,
                blockedHosts,
                ca,
                addresses);
    }
}
