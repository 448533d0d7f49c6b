package io.paysync.dispatch;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.BudgetApi.BudgetPage;
import io.paysync.contract.dispatch.BudgetApi.ChannelBudget;
import io.paysync.contract.dispatch.BudgetApi.Limits;
import io.paysync.contract.dispatch.BudgetApi.ListBudgets;
import io.paysync.contract.dispatch.BudgetApi.SaveBudget;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merchants' own budgets, within the bounds of the settings: whose account is spent is the operator's to say. */
final class OwnBudgets {
    private static final Logger LOG = LoggerFactory.getLogger(OwnBudgets.class);

    private final DispatchConfig.Budgets config;
    private final BudgetStore store;
    private final Endpoints endpoints;

    OwnBudgets(DispatchConfig.Budgets config, BudgetStore store, Endpoints endpoints) {
        this.config = config;
        this.store = store;
        this.endpoints = endpoints;
    }

    /** Of each channel that may have one. */
    Future<BudgetPage> list(ListBudgets ask) {
        return store.own(ask.merchant())
                .map(own -> new BudgetPage(DispatchConfig.Budgets.CHANNELS.stream()
                        .map(channel -> shown(channel, own))
                        .toList()));
    }

    Future<BudgetPage> save(SaveBudget ask) {
        Limits limits = ask.limits();
        Optional<String> wrong = refuse(ask.channel(), limits);
        if (wrong.isPresent()) {
            return Future.failedFuture(Fault.of(Fault.Code.INVALID, wrong.get()));
        }
        Budget budget = limits == null
                ? null
                : new Budget(limits.recipientPerHour(), limits.recipientPerDay(), limits.merchantPerDay());
        return store.saveOwn(ask.merchant(), ask.channel(), budget)
                .compose(saved -> store.own(ask.merchant()))
                .map(own -> {
                    LOG.info(
                            "budget saved merchant={} channel={} budget={}",
                            ask.merchant(),
                            ask.channel(),
                            budget == null ? "usual" : budget);
                    endpoints.changed(ask.merchant());
                    return new BudgetPage(List.of(shown(ask.channel(), own)));
                });
    }

    private Optional<String> refuse(String channel, @Nullable Limits limits) {
        if (!DispatchConfig.Budgets.CHANNELS.contains(channel)) {
            return Optional.of("channel must be among " + DispatchConfig.Budgets.CHANNELS);
        }
        if (limits == null) {
            return Optional.empty();
        }
        Optional<String> wrong =
                Budget.refuse(limits.recipientPerHour(), limits.recipientPerDay(), limits.merchantPerDay());
        if (wrong.isPresent()) {
            return wrong;
        }
        if (limits.recipientPerDay() > config.ownRecipientPerDayMax()) {
            return Optional.of("recipientPerDay must be at most " + config.ownRecipientPerDayMax()
                    + " (dispatch.budgets.ownRecipientPerDayMax)");
        }
        int merchantMax = config.ownMerchantPerDayMax();
        return merchantMax > 0 && (limits.merchantPerDay() < 1 || limits.merchantPerDay() > merchantMax)
                ? Optional.of("merchantPerDay must be between 1 and " + merchantMax
                        + " (dispatch.budgets.ownMerchantPerDayMax)")
                : Optional.empty();
    }

    private ChannelBudget shown(String channel, Map<String, Budget> own) {
        Budget holds = own.getOrDefault(channel, config.byChannel().get(channel));
        return new ChannelBudget(
                channel,
                holds == null
                        ? null
                        : new Limits(holds.recipientPerHour(), holds.recipientPerDay(), holds.merchantPerDay()),
                own.containsKey(channel));
    }
}
