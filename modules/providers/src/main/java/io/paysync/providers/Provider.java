package io.paysync.providers;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.config.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider as a plug-in, found by ServiceLoader. It turns an account's section of the configuration into an account. */
public interface Provider {
    /** As used in callback URLs and configuration: lower case, no blanks. */
    String name();

    /** The rising ages of an open order at which the provider itself recommends to ask; empty: it recommends none. */
    default List<Duration> recommendedSteps() {
        return List.of();
    }

    /** The same by payment method, as a shop registers it with its orders, where one needs another pace. */
    default Map<String, List<Duration>> recommendedMethods() {
        return Map.of();
    }

    /**
     * Reads one account. Mistakes are noted in the settings; then the result is null and the start is refused.
     *
     * @param now so that keys that are no longer valid are told at the start
     * @param outside for queries; null makes an account that can only verify
     */
    @Nullable
    Account account(AccountRef ref, String merchant, Section section, Instant now, @Nullable Outside outside);

    /** Notes the mistakes that show only when all accounts at this provider are looked at side by side. */
    default void together(List<Section> accounts) {}
}
