package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.ScheduleApi;
import io.paysync.contract.dispatch.ScheduleApi.EndpointSchedule;
import io.paysync.contract.dispatch.ScheduleApi.GetSchedule;
import io.paysync.contract.dispatch.ScheduleApi.SaveSchedule;
import io.paysync.testkit.Probe;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {
    private static final Duration MOST = Duration.ofHours(76);

    private final FakeChannel channel = new FakeChannel();

    @Test
    void endpointWithAScheduleOfItsOwnIsTriedByItAndTheOthersAsUsual() {
        channel.answerAlways(FakeChannel.ERROR);
        try (World world = World.on(World.database(), World.quick(World.failing(5)), channel)) {
            world.endpoint("shop", "own");
            world.endpoint("shop", "usual");
            EndpointSchedule saved = world.ask(
                    ScheduleApi.SAVE, new SaveSchedule("shop", "own", List.of(Duration.ZERO, Duration.ofSeconds(1))));
            assertThat(saved.own()).isTrue();

            world.offer(Samples.change("shop", "o", 1));
            world.untilState("o", DeliveryState.DEAD);

            assertThat(channel.arrived("https://own.example")).hasSize(2);
            assertThat(channel.arrived("https://usual.example")).hasSize(5);
            world.endpoint("shop", "own", "order.created");
            assertThat(world.ask(ScheduleApi.GET, new GetSchedule("shop", "own")))
                    .isEqualTo(saved);
            assertThat(world.ask(ScheduleApi.SAVE, new SaveSchedule("shop", "own", null)))
                    .isEqualTo(world.ask(ScheduleApi.GET, new GetSchedule("shop", "usual")));
        }
    }

    @Test
    void whatIsOutOfBoundsOrOfNobodyChangesNothing() {
        try (World world = World.start(channel)) {
            world.endpoint("shop", "a");

            assertThat(world.refused(
                                    ScheduleApi.SAVE,
                                    new SaveSchedule("shop", "a", List.of(Duration.ZERO, Duration.ofDays(31))))
                            .code())
                    .isEqualTo(Fault.Code.INVALID);
            assertThat(world.refused(ScheduleApi.SAVE, new SaveSchedule("other", "a", List.of(Duration.ZERO)))
                            .code())
                    .isEqualTo(Fault.Code.NOT_FOUND);
            assertThat(world.ask(ScheduleApi.GET, new GetSchedule("shop", "a")).own())
                    .isFalse();
            assertThat(Probe.fault(world.node.bus().ask(ScheduleApi.GET, new GetSchedule("shop", "b")))
                            .code())
                    .isEqualTo(Fault.Code.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,  0,       0,       true",
        "50, 1,       1,       true",
        "51, 1,       1,       false",
        "2,  0,       1,       true",
        "2,  0,       0,       false",
        "2,  -1,      1,       false",
        "1,  -1,      1,       false",
        "2,  0,       273600,  true",
        "2,  1,       273600,  false",
        "2,  0,       273601,  false",
        "39, 0,       7200,    true",
        "40, 0,       7200,    false"
    })
    void waitsHaveBoundsAndAllTogetherTheSettingsOne(int count, long first, long others, boolean good) {
        List<Duration> delays = new java.util.ArrayList<>(Collections.nCopies(count, Duration.ofSeconds(others)));
        delays.set(0, Duration.ofSeconds(first));

        assertThat(Schedules.refuse(delays, MOST).isEmpty()).isEqualTo(good);
    }

    @Test
    void noAttemptIsNoSchedule() {
        assertThat(Schedules.refuse(List.of(), MOST)).isPresent();
    }
}
