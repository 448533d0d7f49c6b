package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import io.paysync.contract.dispatch.EndpointRule.Supersede;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An endpoint's rule as the API writes it: its parts stand beside the endpoint's own, and what says nothing is left out. */
final class RuleJson {
    private RuleJson() {}

    static EndpointRule read(JsonObject body) {
        String supersede = body.getString("supersede");
        return new EndpointRule(
                filter(body.getJsonObject("filter", new JsonObject())),
                supersede == null ? null : Supersede.valueOf(supersede.toUpperCase(Locale.ROOT)),
                insteadOf(body.getJsonObject("insteadOf")),
                quietHours(body.getJsonObject("quietHours")));
    }

    private static @Nullable InsteadOf insteadOf(@Nullable JsonObject given) {
        return given == null
                ? null
                : new InsteadOf(given.getString("endpoint"), Duration.ofSeconds(given.getLong("afterSeconds")));
    }

    private static @Nullable QuietHours quietHours(@Nullable JsonObject given) {
        return given == null
                ? null
                : new QuietHours(
                        LocalTime.parse(given.getString("from")),
                        LocalTime.parse(given.getString("to")),
                        given.getString("zone"),
                        texts(given, "except"));
    }

    record QuietHoursView(
            String from, String to, String zone, @Nullable Set<String> except) {}

    static @Nullable QuietHoursView quietHours(@Nullable EndpointRule rule) {
        QuietHours hours = rule == null ? null : rule.quietHours();
        return hours == null
                ? null
                : new QuietHoursView(
                        hours.from().toString(), hours.to().toString(), hours.zone(), shown(hours.except()));
    }

    record InsteadOfView(String endpoint, long afterSeconds) {}

    static @Nullable InsteadOfView insteadOf(@Nullable EndpointRule rule) {
        InsteadOf insteadOf = rule == null ? null : rule.insteadOf();
        return insteadOf == null
                ? null
                : new InsteadOfView(insteadOf.endpoint(), insteadOf.after().toSeconds());
    }

    static @Nullable String supersede(@Nullable EndpointRule rule) {
        Supersede supersede = rule == null ? null : rule.supersede();
        return supersede == null ? null : supersede.name().toLowerCase(Locale.ROOT);
    }

    private static Filter filter(JsonObject filter) {
        return new Filter(
                texts(filter, "statuses"),
                texts(filter, "providers"),
                texts(filter, "accounts"),
                texts(filter, "currencies"),
                filter.getLong("minorMin"),
                filter.getLong("minorMax"),
                EndpointHandlers.map(filter.getJsonObject("metadata", new JsonObject())));
    }

    private static Set<String> texts(JsonObject given, String part) {
        return EndpointHandlers.texts(given.getJsonArray(part, new JsonArray()));
    }

    record FilterView(
            @Nullable Set<String> statuses,
            @Nullable Set<String> providers,
            @Nullable Set<String> accounts,
            @Nullable Set<String> currencies,
            @Nullable Long minorMin,
            @Nullable Long minorMax,
            @Nullable Map<String, String> metadata) {}

    static @Nullable FilterView filter(@Nullable EndpointRule rule) {
        Filter filter = rule == null ? Filter.ALL : rule.filter();
        return filter.equals(Filter.ALL)
                ? null
                : new FilterView(
                        shown(filter.statuses()),
                        shown(filter.providers()),
                        shown(filter.accounts()),
                        shown(filter.currencies()),
                        filter.minorMin(),
                        filter.minorMax(),
                        filter.metadata().isEmpty() ? null : new TreeMap<>(filter.metadata()));
    }

    private static @Nullable Set<String> shown(Set<String> names) {
        return names.isEmpty() ? null : new TreeSet<>(names);
    }
}
