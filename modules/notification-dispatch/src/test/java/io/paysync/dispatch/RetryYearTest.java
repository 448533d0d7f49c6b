package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Schema;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.sim.Seeds;
import io.paysync.testkit.sim.Simulation;
import io.paysync.testkit.sim.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulated year of deliveries: each ends by the written schedule, and no receiver is met by all of them at once. */
class RetryYearTest {
    private static final Logger log = LoggerFactory.getLogger(RetryYearTest.class);

    @Test
    void everyDeliveryOfAYearEndsByTheWrittenSchedule() {
        DbConfig database = VirtualTime.database(Schema.of("dispatch"));
        VirtualTime.defaults(database, "dispatch.endpoint_failing", "since", "last_at");
        try (TestNode node = TestNode.on(database)) {
            Seeds.each(1, 20, seed -> {
                RetryYear year = new RetryYear(seed, node);
                year.play();

                log.info(
                        "retry year seed={} delivered={} dead={} suspensions={} recoveries={}",
                        seed,
                        year.delivered,
                        year.dead,
                        year.suspensions,
                        year.recoveries);
                assertThat(year.delivered).isGreaterThan(10_000);
                assertThat(year.dead).isGreaterThan(300);
                assertThat(year.mostAttempts).isEqualTo(Schedule.DEFAULT.attempts());
                assertThat(year.gone).isEqualTo(1);
                assertThat(year.suspensions).isGreaterThan(2);
                assertThat(year.recoveries).isBetween(year.suspensions - 1, year.suspensions);
            });
        }
    }

    /**
     * Worst of all: thousands that fail in the same second, and a receiver so long down that all attempts are made. Each wait is drawn
     * evenly, so of the attempts of one number no second gets more than their share of it, chance included.
     */
    @Test
    void whatFailedTogetherIsNotTriedTogether() {
        int together = 5_000;
        Seeds.each(1, 20, seed -> {
            Simulation sim = new Simulation(seed);
            int seconds = (int) Schedule.DEFAULT.giveUpAfter().toSeconds() + 1;
            int[][] inSecond = new int[Schedule.DEFAULT.attempts()][seconds];
            for (int i = 0; i < together; i++) {
                attempt(sim, inSecond, 0, Simulation.START.plus(Schedule.DEFAULT.giveUpAfter()));
            }
            sim.run(Schedule.DEFAULT.giveUpAfter());

            for (int number = 1; number < inSecond.length; number++) {
                double share = together
                        / Math.max(1.0, Schedule.DEFAULT.delays().get(number).toSeconds());
                // Six times the deviation of chance: not once in so many seconds.
                double most = share + 6 * Math.sqrt(share) + 6;
                assertThat((double) IntStream.of(inSecond[number]).max().orElseThrow())
                        .as("attempts %s in one second", number + 1)
                        .isBetween(1.0, most);
            }
        });
    }

    private static void attempt(Simulation sim, int[][] inSecond, int tries, Instant expiresAt) {
        inSecond[tries][(int) Duration.ofNanos(sim.nanos()).toSeconds()]++;
        Sent sent = new Sent(Outcome.RETRY, 503, "SERVER_ERROR", null, null, Duration.ZERO);
        if (DispatchRules.after(sent, tries, expiresAt, sim.now(), Schedule.DEFAULT, sim.random())
                instanceof Step.Again again) {
            sim.in(again.delay(), () -> attempt(sim, inSecond, tries + 1, expiresAt));
        }
    }
}
