package io.paysync.orderstate;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.PaymentFact;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tells play money from money. A merchant may have an account in a provider's sandbox beside a live one, and an order
 * that names none can be paid through any account of its merchant: without this, a payment that cost nothing would pay it.
 *
 * <p>Such an order belongs to the environment that the settings say for its merchant; where they say nothing, to the sandbox
 * when all accounts of the merchant are of it, and to the live one else.
 */
final class Environments {
    private final OrderStateConfig config;
    private final Map<AccountRef, Environment> accounts = new HashMap<>();
    private final Set<String> testing = new HashSet<>();

    /** @param owned all accounts that this node knows */
    Environments(OrderStateConfig config, Collection<OwnedAccount> owned) {
        this.config = config;
        owned.forEach(account -> {
            accounts.put(account.ref(), account.environment());
            testing.add(account.merchant());
        });
        owned.stream()
                .filter(account -> account.environment() != Environment.SANDBOX)
                .forEach(account -> testing.remove(account.merchant()));
    }

    /** Those of an order that is registered now. */
    Terms terms(String merchant) {
        return config.terms(merchant).in(of(merchant));
    }

    private Environment of(String merchant) {
        Environment byDefault = testing.contains(merchant) ? Environment.SANDBOX : Environment.LIVE;
        Environment general = Objects.requireNonNullElse(config.environment().general(), byDefault);
        return config.environment().of().getOrDefault(merchant, general);
    }

    /** With what a release before did not say of facts. */
    List<Addressed> stamped(List<Addressed> facts) {
        return facts.stream()
                .map(fact -> {
                    PaymentFact stamped = stamped(fact.fact());
                    return stamped == fact.fact() ? fact : new Addressed(stamped, fact.key(), fact.parked());
                })
                .toList();
    }

    PaymentFact stamped(PaymentFact fact) {
        Environment known = fact.environment() == null ? accounts.get(fact.key().account()) : null;
        return known == null ? fact : fact.in(known);
    }

    /** With what a release before did not note of orders. */
    OrderState known(OrderState state) {
        if (state.terms().environment() != null) {
            return state;
        }
        @Nullable AccountRef account = state.registration().account();
        Environment its = of(state.key().merchant());
        return state.with(state.terms().in(account == null ? its : accounts.getOrDefault(account, its)));
    }
}
