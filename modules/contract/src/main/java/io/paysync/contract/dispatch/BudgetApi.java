package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many messages one person may get and one merchant may send, where that is not as the settings have it. */
public final class BudgetApi {
    public static final Ask<ListBudgets, BudgetPage> LIST =
            Ask.of("dispatch.budgets.list", ListBudgets.class, BudgetPage.class, Duration.ofSeconds(3));

    /** Fault INVALID with the reason when it is out of bounds. The answer has that channel alone. */
    public static final Ask<SaveBudget, BudgetPage> SAVE =
            Ask.of("dispatch.budget.save", SaveBudget.class, BudgetPage.class, Duration.ofSeconds(3));

    private BudgetApi() {}

    /**
     * @param recipientPerHour to one person in any hour; 0: no more than the day's
     * @param recipientPerDay to one person in any 24 hours
     * @param merchantPerDay of the merchant in any 24 hours; 0: no bound
     */
    public record Limits(int recipientPerHour, int recipientPerDay, int merchantPerDay) {}

    public record ListBudgets(String merchant) implements Message {}

    /** @param limits null: as the settings have them */
    public record SaveBudget(
            String merchant, String channel, @Nullable Limits limits) implements Message {}

    public record BudgetPage(List<ChannelBudget> budgets) implements Message {}

    /** @param limits null: none; @param own false: as the settings have it */
    public record ChannelBudget(String channel, @Nullable Limits limits, boolean own) {}
}
