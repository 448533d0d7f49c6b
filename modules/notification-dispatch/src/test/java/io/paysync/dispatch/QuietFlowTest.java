package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.contract.dispatch.EndpointRule.QuietHours;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody is told at night, whenever the night is: here it began an hour ago and ends in three. */
class QuietFlowTest {
    private final FakeChannel channel = new FakeChannel();
    private final Instant end = Instant.now().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MINUTES);
    private World world;

    @BeforeEach
    void open() {
        world = World.start(channel);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatComesAtNightIsToldInTheMorningInOrder() {
        save("a", night("order.updated"), null);
        save("b", night("order.updated"), null, "order.updated");

        world.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o1", 2));
        world.offer(Samples.change("shop", "o1", 3), Samples.change("shop", "o2", 1));

        // An update is told at any time, but not before what waits of the same order.
        Probe.until("what is excepted is told", () -> !told("b").isEmpty());
        Probe.until(
                "all others wait",
                () -> world.deliveries("shop", null, DeliveryState.PENDING).size() == 4);
        assertThat(delivery("o1", 1).nextAt()).isAfter(end.minusSeconds(1));
        assertThat(delivery("o2", 1).nextAt()).isAfter(end.minusSeconds(1));
        world.untilCounted("paysync.dispatch.quiet", 3);
        assertThat(told("a")).isEmpty();

        morning();

        Probe.until("all are told", () -> told("a").size() == 4);
        assertThat(told("a").stream().filter(notice -> notice.orderId().equals("o1")))
                .extracting(FakeChannel::sequence)
                .containsExactly(1, 2, 3);
    }

    @Test
    void whatIsTriedAgainWaitsToo() {
        Promise<Sent> air = Promise.promise();
        save("a", null, null, "order.paid");
        channel.answer(notice -> air.future());
        world.offer(Samples.change("shop", "o1", 2));
        Probe.until("the first attempt", () -> channel.arrived().size() == 1);
        save("a", night(), null);
        channel.answerAlways(FakeChannel.OK);
        air.complete(FakeChannel.ERROR);

        Probe.until("it is put off", () -> world.count("paysync.dispatch.quiet") == 1);
        Probe.until("until the morning", () -> {
            Instant next = delivery("o1", 2).nextAt();
            return next != null && next.isAfter(end.minusSeconds(1));
        });
        assertThat(delivery("o1", 2).attempts()).hasSize(1);

        morning();

        world.untilState("o1", DeliveryState.DELIVERED);
        assertThat(delivery("o1", 2).attempts()).hasSize(2);
    }

    @Test
    void theStandInWaitsUntilTheOtherOneMayBeTold() {
        save("push", night(), null, "order.paid");
        save("sms", null, new InsteadOf("push", Duration.ofSeconds(60)), "order.paid");

        world.offer(Samples.change("shop", "o1", 2));

        Probe.until(
                "both wait",
                () -> world.deliveries("shop", "o1", DeliveryState.PENDING).size() == 2);
        assertThat(world.deliveries("shop", "o1", null))
                .filteredOn(delivery -> delivery.endpointId().equals("sms"))
                .singleElement()
                .satisfies(sms -> assertThat(sms.nextAt()).isAfter(end.plusSeconds(59)));
        // Looked at too early, it still waits: what counts is asked before the attempt.
        due("sms");
        Probe.until("it waits again", () -> world.count("paysync.dispatch.put.back") == 1);
        assertThat(channel.arrived()).isEmpty();
    }

    @Test
    void whatAreNoHoursIsRefusedAndChangesNothing() {
        save("a", null, null);
        QuietHours never = new QuietHours(LocalTime.NOON, LocalTime.NOON, "UTC", Set.of());

        Fault fault = world.refused(DispatchApi.SAVE_ENDPOINT, World.ruled("a", rule(never, null)));

        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
        assertThat(fault.text()).contains("quietHours.from");
        assertThat(world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "a"))
                        .endpoints())
                .singleElement()
                .satisfies(a -> assertThat(a.rule()).isEqualTo(EndpointRule.DEFAULT));
    }

    private QuietHours night(String... except) {
        LocalTime from = LocalTime.ofInstant(end.minus(Duration.ofHours(4)), ZoneOffset.UTC);
        return new QuietHours(from, LocalTime.ofInstant(end, ZoneOffset.UTC), "UTC", Set.of(except));
    }

    /** The night is over for the endpoint, and for what waits. */
    private void morning() {
        save("a", null, null);
        due("a");
    }

    private void due(String endpoint) {
        String sql = "update dispatch.delivery set due_at = now() where due_at > now() and not held and endpoint_id = '"
                + endpoint + "'";
        Probe.result(world.node.db().query(Sql.of("test.due", sql), Args.of()));
    }

    private void save(String id, @Nullable QuietHours quiet, @Nullable InsteadOf insteadOf, String... types) {
        world.ask(DispatchApi.SAVE_ENDPOINT, World.ruled(id, rule(quiet, insteadOf), types));
    }

    private static EndpointRule rule(@Nullable QuietHours quiet, @Nullable InsteadOf insteadOf) {
        return new EndpointRule(Filter.ALL, null, insteadOf, quiet);
    }

    private List<Notice> told(String id) {
        return channel.arrived("https://" + id + ".example");
    }

    private Delivery delivery(String order, int version) {
        return world.deliveries("shop", order, null).stream()
                .filter(delivery ->
                        delivery.version() == version && delivery.endpointId().equals("a"))
                .findFirst()
                .orElseThrow();
    }
}
