package io.paysync.statusapi.receivers;

import io.paysync.contract.dispatch.ScheduleApi;
import io.paysync.contract.dispatch.ScheduleApi.EndpointSchedule;
import io.paysync.contract.dispatch.ScheduleApi.GetSchedule;
import io.paysync.contract.dispatch.ScheduleApi.SaveSchedule;
import io.paysync.platform.bus.Bus;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a receiver is tried again. */
public final class ScheduleHandlers {
    private final Bus bus;

    public ScheduleHandlers(Bus bus) {
        this.bus = bus;
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "getSchedule",
                call -> bus.ask(ScheduleApi.GET, new GetSchedule(call.merchant(), id(call)))
                        .map(ScheduleHandlers::reply),
                "saveSchedule",
                call -> save(call, delays(call)),
                "resetSchedule",
                call -> save(call, null));
    }

    private Future<Reply> save(Call call, @Nullable List<Duration> delays) {
        return bus.ask(ScheduleApi.SAVE, new SaveSchedule(call.merchant(), id(call), delays))
                .map(ScheduleHandlers::reply);
    }

    private static List<Duration> delays(Call call) {
        List<Duration> delays = new ArrayList<>();
        call.body()
                .getJsonArray("delaysSeconds")
                .forEach(seconds -> delays.add(Duration.ofSeconds(((Number) seconds).longValue())));
        return delays;
    }

    private static String id(Call call) {
        return call.inputs().text("endpointId");
    }

    private static Reply reply(EndpointSchedule schedule) {
        return Reply.json(
                200,
                new View(
                        schedule.delays().stream().map(Duration::toSeconds).toList(),
                        schedule.own(),
                        schedule.giveUpAfter().toSeconds()));
    }

    private record View(List<Long> delaysSeconds, boolean own, long giveUpAfterSeconds) {}
}
