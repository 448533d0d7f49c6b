package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.BudgetApi;
import io.paysync.contract.dispatch.BudgetApi.ChannelBudget;
import io.paysync.contract.dispatch.BudgetApi.Limits;
import io.paysync.contract.dispatch.BudgetApi.ListBudgets;
import io.paysync.contract.dispatch.BudgetApi.SaveBudget;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many messages may be sent to people. */
public final class BudgetHandlers {
    private final Bus bus;

    public BudgetHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "listBudgets",
                this::list,
                "saveBudget",
                call -> save(call, limits(call.body())),
                "resetBudget",
                call -> save(call, null));
    }

    private Future<Reply> list(Call call) {
        return bus.ask(BudgetApi.LIST, new ListBudgets(call.merchant()))
                .map(page -> Reply.json(
                        200, new PageView(page.budgets().stream().map(View::of).toList())));
    }

    private Future<Reply> save(Call call, @Nullable Limits limits) {
        return bus.ask(
                        BudgetApi.SAVE,
                        new SaveBudget(call.merchant(), call.inputs().text("channel"), limits))
                .map(page -> Reply.json(200, View.of(page.budgets().getFirst())));
    }

    private static Limits limits(JsonObject body) {
        return new Limits(
                body.getInteger("recipientPerHour", 0),
                body.getInteger("recipientPerDay"),
                body.getInteger("merchantPerDay", 0));
    }

    private record PageView(List<View> budgets) {}

    private record View(String channel, int recipientPerHour, int recipientPerDay, int merchantPerDay, boolean own) {
        static View of(ChannelBudget budget) {
            Limits limits = budget.limits();
            return limits == null
                    ? new View(budget.channel(), 0, 0, 0, budget.own())
                    : new View(
                            budget.channel(),
                            limits.recipientPerHour(),
                            limits.recipientPerDay(),
                            limits.merchantPerDay(),
                            budget.own());
        }
    }
}
