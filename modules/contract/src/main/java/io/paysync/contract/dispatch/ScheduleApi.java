package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When an endpoint's messages are tried again, where that is not as the settings have it. */
public final class ScheduleApi {
    public static final Ask<GetSchedule, EndpointSchedule> GET =
            Ask.of("dispatch.endpoint.schedule.get", GetSchedule.class, EndpointSchedule.class, Duration.ofSeconds(3));

    /** Fault INVALID with the reason when it is out of bounds. */
    public static final Ask<SaveSchedule, EndpointSchedule> SAVE = Ask.of(
            "dispatch.endpoint.schedule.save", SaveSchedule.class, EndpointSchedule.class, Duration.ofSeconds(3));

    private ScheduleApi() {}

    public record GetSchedule(String merchant, String endpointId) implements Message {}

    /** @param delays before each attempt, the first one included; null: as the settings have them */
    public record SaveSchedule(
            String merchant, String endpointId, @Nullable List<Duration> delays) implements Message {}

    /** @param own false: as the settings have it; @param giveUpAfter no attempt later than this, for all endpoints */
    public record EndpointSchedule(List<Duration> delays, boolean own, Duration giveUpAfter) implements Message {}
}
