package io.paysync.dispatch;

import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.Order.Registration;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Texts;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which changes pass an endpoint's filter, and which filters there can be. Made of the change alone. Pure. */
final class Filters {
    private static final int NAMES_MAX = 20;
    private static final int METADATA_MAX = 10;
    private static final int KEY_CHARS_MAX = 64;
    private static final int VALUE_CHARS_MAX = 512;
    private static final Pattern PROVIDER = Pattern.compile("[^/\\s]{1,32}");
    private static final Pattern ACCOUNT = Pattern.compile("[^/\\s]{1,32}/[^/\\s]{1,64}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Set<String> STATUSES = statuses();

    private Filters() {}

    /** Why it can be none, or empty. */
    static Optional<String> refuse(Filter filter) {
        if (!STATUSES.containsAll(filter.statuses())) {
            return Optional.of("filter.statuses must be among " + STATUSES);
        }
        if (wrong(filter.providers(), PROVIDER)) {
            return Optional.of("filter.providers must be at most 20 names of providers");
        }
        if (wrong(filter.accounts(), ACCOUNT)) {
            return Optional.of("filter.accounts must be at most 20 accounts as provider/account");
        }
        if (wrong(filter.currencies(), CURRENCY)) {
            return Optional.of("filter.currencies must be at most 20 codes such as CNY");
        }
        Long min = filter.minorMin();
        Long max = filter.minorMax();
        if ((min != null || max != null) && filter.currencies().size() != 1) {
            return Optional.of("a filter by amount needs exactly one currency, whose minor units they are");
        }
        if ((min != null && min < 0) || (max != null && max < (min == null ? 0 : min))) {
            return Optional.of("filter.minorMin and minorMax must not be negative, nor the least above the most");
        }
        return sane(filter.metadata())
                ? Optional.empty()
                : Optional.of("filter.metadata must be at most 10 words as orders have them");
    }

    static boolean pass(Filter filter, Change change) {
        Registration registration = change.order().registration();
        AccountRef account = registration.account();
        return among(filter.statuses(), change.to().name())
                && among(filter.providers(), account == null ? "" : account.provider())
                && among(filter.accounts(), account == null ? "" : account.toString())
                && among(filter.currencies(), registration.amount().currency())
                && within(filter, registration.amount())
                && registration
                        .metadata()
                        .entrySet()
                        .containsAll(filter.metadata().entrySet());
    }

    /** Whether the change right before one that passes passed too, as far as that one can say. */
    static boolean passedBefore(Filter filter, OrderStatus from) {
        return among(filter.statuses(), from.name());
    }

    private static boolean among(Set<String> allowed, String value) {
        return allowed.isEmpty() || allowed.contains(value);
    }

    private static boolean within(Filter filter, Money amount) {
        Long min = filter.minorMin();
        Long max = filter.minorMax();
        return (min == null || amount.minor() >= min) && (max == null || amount.minor() <= max);
    }

    private static boolean wrong(Set<String> names, Pattern form) {
        return names.size() > NAMES_MAX
                || names.stream().anyMatch(name -> !form.matcher(name).matches());
    }

    private static boolean sane(Map<String, String> metadata) {
        return metadata.size() <= METADATA_MAX
                && metadata.entrySet().stream()
                        .allMatch(word -> !word.getKey().isEmpty()
                                && word.getKey().length() <= KEY_CHARS_MAX
                                && word.getValue().length() <= VALUE_CHARS_MAX
                                && Texts.clean(word.getKey())
                                && Texts.clean(word.getValue()));
    }

    private static Set<String> statuses() {
        Set<String> names = new TreeSet<>();
        for (OrderStatus status : OrderStatus.values()) {
            names.add(status.name());
        }
        return names;
    }
}
