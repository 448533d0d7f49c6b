package io.paysync.statusapi;

import io.paysync.contract.dispatch.BudgetApi;
import io.paysync.contract.dispatch.BudgetApi.BudgetPage;
import io.paysync.contract.dispatch.BudgetApi.ChannelBudget;
import io.paysync.contract.dispatch.BudgetApi.Limits;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ReplayApi;
import io.paysync.contract.dispatch.ReplayApi.Acted;
import io.paysync.contract.dispatch.ReplayApi.Replay;
import io.paysync.contract.dispatch.ReplayApi.ReplayFilter;
import io.paysync.contract.dispatch.ReplayApi.ReplayPage;
import io.paysync.contract.dispatch.ReplayApi.ReplayPreview;
import io.paysync.contract.dispatch.ReplayApi.ReplayStarted;
import io.paysync.contract.dispatch.ReplayApi.ReplayState;
import io.paysync.contract.dispatch.ScheduleApi;
import io.paysync.contract.dispatch.ScheduleApi.EndpointSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The owner of replays, schedules and budgets, scripted. */
final class FakeReplays {
    private static final ReplayFilter DEAD = new ReplayFilter(DeliveryState.DEAD, null, Set.of(), null, null);

    private static final Limits SMS = new Limits(5, 10, 0);

    private FakeReplays() {}

    static void listen(FakeOwners owners) {
        owners.answer(ReplayApi.PREVIEW, q -> new ReplayPreview(7, 2, true));
        owners.answer(ReplayApi.START, q -> new ReplayStarted(replay(q.filter(), q.perSecond(), q.who()), true));
        owners.answer(ReplayApi.LIST, q -> new ReplayPage(List.of(replay(DEAD, 20, "boss")), null));
        EndpointSchedule usual = new EndpointSchedule(List.of(Duration.ZERO), false, Duration.ofHours(76));
        owners.answer(ScheduleApi.GET, q -> usual);
        owners.answer(
                ScheduleApi.SAVE,
                q -> q.delays() == null ? usual : new EndpointSchedule(q.delays(), true, Duration.ofHours(76)));
        owners.answer(
                BudgetApi.LIST,
                q -> new BudgetPage(
                        List.of(new ChannelBudget("sms", SMS, false), new ChannelBudget("dingtalk", null, false))));
        owners.answer(
                BudgetApi.SAVE,
                q -> new BudgetPage(List.of(
                        new ChannelBudget(q.channel(), q.limits() == null ? SMS : q.limits(), q.limits() != null))));
        owners.answer(ReplayApi.ACT, q -> new ReplayPage(List.of(replay(DEAD, 20, q.who())), null));
    }

    private static Replay replay(ReplayFilter filter, int perSecond, String who) {
        return new Replay(
                "r1",
                filter,
                perSecond,
                ReplayState.RUNNING,
                new ReplayPreview(7, 2, true),
                3,
                1,
                FakeOwners.START,
                null,
                List.of(new Acted("START", who, FakeOwners.START)));
    }
}
