package io.paysync.contract.dispatch;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is told beside its event types. A part that an older release does not know is null in its messages.
 *
 * @param supersede null: as the channel has it, {@code OUTDATED} for messages to people
 * @param insteadOf null: it is told for itself
 * @param quietHours null: it is told at any time
 */
public record EndpointRule(
        Filter filter,
        @Nullable Supersede supersede,
        @Nullable InsteadOf insteadOf,
        @Nullable QuietHours quietHours) {
    public static final EndpointRule DEFAULT = new EndpointRule(Filter.ALL, null);

    public EndpointRule {
        filter = filter == null ? Filter.ALL : filter;
    }

    public EndpointRule(Filter filter, @Nullable Supersede supersede) {
        this(filter, supersede, null, null);
    }

    public EndpointRule(Filter filter, @Nullable Supersede supersede, @Nullable InsteadOf insteadOf) {
        this(filter, supersede, insteadOf, null);
    }

    /**
     * It is told only of what another endpoint of the merchant could not be told of.
     *
     * @param endpoint id of the one before it
     * @param after so long after that one's turn has come
     */
    public record InsteadOf(String endpoint, Duration after) {}

    /**
     * Hours of each day in which it is told nothing: what is due then waits for their end.
     *
     * @param from the first moment of them
     * @param to the first moment after them; at or before {@code from}: on the next day
     * @param zone name of the time zone whose clock this is, {@code Asia/Shanghai}
     * @param except event types that are told at any time
     */
    public record QuietHours(LocalTime from, LocalTime to, String zone, Set<String> except) {
        public QuietHours {
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
            Objects.requireNonNull(zone);
            except = Set.copyOf(except == null ? Set.of() : except);
        }
    }

    /** Which unsent messages a newer one of the same order withdraws. */
    public enum Supersede {
        /** None: each is told, in order. */
        NONE,
        /** Those that are no longer so: the payment that has been refunded meanwhile. */
        OUTDATED,
        /** All: the latest state alone. */
        ALL
    }

    /**
     * Only changes that pass each part are told; an empty part lets everything pass.
     *
     * @param statuses what the order is after the change
     * @param providers of the order's account
     * @param accounts as {@code provider/account}
     * @param minorMin least amount of the order, in minor units of the one currency that is then named
     * @param metadata words that the order's own must have
     */
    public record Filter(
            Set<String> statuses,
            Set<String> providers,
            Set<String> accounts,
            Set<String> currencies,
            @Nullable Long minorMin,
            @Nullable Long minorMax,
            Map<String, String> metadata) {
        public static final Filter ALL = new Filter(Set.of(), Set.of(), Set.of(), Set.of(), null, null, Map.of());

        public Filter {
            statuses = Set.copyOf(statuses == null ? Set.of() : statuses);
            providers = Set.copyOf(providers == null ? Set.of() : providers);
            accounts = Set.copyOf(accounts == null ? Set.of() : accounts);
            currencies = Set.copyOf(currencies == null ? Set.of() : currencies);
            metadata = Map.copyOf(metadata == null ? Map.of() : metadata);
        }
    }
}
