package io.paysync.dispatch;

import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.ChangeType;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.platform.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the sender needs it, with its secrets in the clear.
 *
 * @param revision of the row it was read from; each save, rotation, enabling or disabling makes another
 * @param types empty: all
 * @param delays its own waits before attempts; null: as the settings have them
 * @param budget the merchant's own over this channel; null: as the settings have it
 * @param suspended only probed, one delivery at a time
 * @param chain the endpoints that stand in for each other, this one among them; empty when it is in no such chain
 * @param ownTypes events for which the merchant has words of its own over this channel
 * @param secrets those that sign now, newest first; empty when they cannot be opened
 */
record Target(
        EndpointKey key,
        int revision,
        String channel,
        String address,
        Set<String> types,
        Map<String, String> options,
        List<Secret> secrets,
        boolean active,
        Instant createdAt,
        EndpointRule rule,
        Set<String> ownTypes,
        boolean suspended,
        @Nullable List<Duration> delays,
        @Nullable Budget budget,
        List<Chain.Link> chain) {
    /** By event type alone: the change itself may still not pass the filter. Whether it is on does not count. */
    boolean wants(String type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean wants(Change change) {
        return wants(change.type()) && Filters.pass(rule.filter(), change);
    }

    /** Whether it was told of the change right before this one, which it wants, as well. */
    boolean wantedBefore(Change change) {
        OrderStatus from = change.from();
        return from != null
                && wants(ChangeType.typeOf(from))
                && Filters.passedBefore(rule.filter(), from)
                && !change.order().createdAt().isBefore(createdAt);
    }

    Target in(List<Chain.Link> links) {
        return new Target(
                key, revision, channel, address, types, options, secrets, active, createdAt, rule, ownTypes, suspended,
                delays, budget, links);
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
