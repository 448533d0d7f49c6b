package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Addressee;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Attempt;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.RemoveEndpoint;
import io.paysync.contract.dispatch.DispatchApi.RetryDelivery;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.dispatch.EndpointRule.InsteadOf;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Push, else SMS, else a mail: one of them is told, and none is told in vain. */
class StandInTest {
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Sent IN_TEN_MINUTES = FakeChannel.sent(Outcome.RETRY, 500, "STATUS", Duration.ofMinutes(10));
    private static final Sent NEVER = FakeChannel.sent(Outcome.PERMANENT, 400, "REFUSED", null);
    private static final Sent GONE = FakeChannel.sent(Outcome.RECEIVER_GONE, 410, "GONE", null);

    private final Answering channel = new Answering();
    private World world;

    /** Answers by the receiver; whoever has no answer takes it. */
    private static final class Answering extends FakeChannel {
        private final Map<String, Future<Sent>> answers = new ConcurrentHashMap<>();
        private volatile String nobodyAt = "nobody";

        private void at(String endpoint, Sent sent) {
            answers.put("https://" + endpoint + ".example", Future.succeededFuture(sent));
        }

        @Override
        public Future<Sent> send(Notice notice) {
            super.send(notice);
            return answers.getOrDefault(notice.target(), Future.succeededFuture(OK));
        }

        @Override
        public Addressee addressee(
                String type, String target, Map<String, String> options, Map<String, String> receivers) {
            return target.contains(nobodyAt + ".") ? new Addressee.Nobody("NO_CONTACT") : Addressee.ENDPOINT;
        }
    }

    @BeforeEach
    void open() {
        world = World.start(channel);
        world.endpoint("shop", "push", "order.paid");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatIsToldIsWithdrawnFromTheStandInAtOnce() {
        standIn("sms", "push", LONG);
        standIn("mail", "sms", LONG);

        world.offer(Samples.change("shop", "o1", 2));

        Probe.until("the others are withdrawn", () -> states().equals("push=DELIVERED sms=SUPERSEDED mail=SUPERSEDED"));
        assertThat(delivery("sms").attempts()).extracting(Attempt::error).containsExactly("TOLD");
        assertThat(channel.arrived()).hasSize(1);
        world.untilCounted("paysync.dispatch.told.elsewhere", 2);
        assertThat(world.deliveries("shop", null, DeliveryState.SUPERSEDED)).hasSize(2);
        assertThat(world.deliveries("shop", null, DeliveryState.SKIPPED)).isEmpty();
    }

    @Test
    void deadOneAfterTheOtherTheNextIsToldAtOnce() {
        standIn("sms", "push", LONG);
        standIn("mail", "sms", LONG);
        channel.at("push", NEVER);
        channel.at("sms", NEVER);

        world.offer(Samples.change("shop", "o1", 2));

        Probe.until("the last one is told", () -> states().equals("push=DEAD sms=DEAD mail=DELIVERED"));
        assertThat(channel.arrived()).hasSize(3);
    }

    @Test
    void withoutARecipientTheNextIsToldAtOnce() {
        channel.nobodyAt = "push";
        standIn("sms", "push", LONG);

        world.offer(Samples.change("shop", "o1", 2));

        Probe.until("the stand-in is told", () -> states().equals("push=SKIPPED sms=DELIVERED"));
    }

    @Test
    void whoIsNotReachedInTimeIsWithdrawnWhenTheStandInWasTold() {
        standIn("sms", "push", SOON);
        channel.at("push", IN_TEN_MINUTES);

        world.offer(Samples.change("shop", "o1", 2));

        Probe.until("the stand-in is told", () -> states().equals("push=SUPERSEDED sms=DELIVERED"));
        assertThat(delivery("push").attempts()).extracting(Attempt::error).containsExactly("STATUS", "TOLD");
        assertThat(delivery("sms").attempts().getFirst().at())
                .isAfterOrEqualTo(delivery("sms").createdAt().plus(SOON).minusMillis(2));
    }

    @Test
    void anAttemptInTheAirIsLeftAloneAndTheStandInWaitsForNobody() {
        standIn("sms", "push", SOON);
        Promise<Sent> air = Promise.promise();
        channel.answers.put("https://push.example", air.future());

        world.offer(Samples.change("shop", "o1", 2));
        Probe.until("the stand-in is told", () -> delivery("sms").state() == DeliveryState.DELIVERED);
        air.complete(FakeChannel.ERROR);

        Probe.until("it is not tried again", () -> states().equals("push=SUPERSEDED sms=DELIVERED"));
        assertThat(channel.arrived("https://push.example")).hasSize(1);
    }

    @Test
    void goneWithAllThatWaitsForItTheStandInIsToldOfEach() {
        standIn("sms", "push", LONG);
        channel.at("push", IN_TEN_MINUTES);
        world.offer(Samples.change("shop", "o1", 2));
        Probe.until("the first attempt", () -> !delivery("push").attempts().isEmpty());
        channel.at("push", GONE);
        world.offer(Samples.change("shop", "o2", 2));
        Probe.until(
                "both are told by the stand-in",
                () -> channel.arrived("https://sms.example").size() == 2);

        world.offer(Samples.change("shop", "o3", 2));

        Probe.until(
                "a new one too", () -> channel.arrived("https://sms.example").size() == 3);
    }

    @Test
    void removedTheStandInSpeaksForItself() {
        standIn("sms", "push", LONG);
        channel.at("push", IN_TEN_MINUTES);
        world.offer(Samples.change("shop", "o1", 2));
        Probe.until("the first attempt", () -> !delivery("push").attempts().isEmpty());

        world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "push"));

        Probe.until("what waited is told", () -> states().equals("push=DEAD sms=DELIVERED"));
        world.offer(Samples.change("shop", "o2", 2));
        Probe.until(
                "a new one too", () -> channel.arrived("https://sms.example").size() == 2);
    }

    @Test
    void removedAfterItWasToldNobodyIsToldTwice() {
        standIn("sms", "push", SOON);
        world.offer(Samples.change("shop", "o1", 2));
        Probe.until("it is told", () -> states().equals("push=DELIVERED sms=SUPERSEDED"));
        world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "push"));
        sql("update dispatch.delivery set done_at = null, due_at = now(), attempts = '[]' where endpoint_id = 'sms'");

        Probe.until("the lost withdrawal is made up for", () -> states().equals("push=DELIVERED sms=SUPERSEDED"));
        assertThat(channel.arrived("https://sms.example")).isEmpty();
    }

    @Test
    void whatTheOtherOneIsNotToldOfIsToldAtOnce() {
        standIn("sms", "push", LONG);

        world.offer(Samples.change("shop", "o1", 1));

        Probe.until("the stand-in is told", () -> states().equals("sms=DELIVERED"));
    }

    @Test
    void orderIsKeptWhereTheStandInIsToldOfAll() {
        world.endpoint("shop", "push");
        standIn("sms", "push", LONG);
        channel.at("push", NEVER);

        world.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o1", 2));
        world.offer(Samples.change("shop", "o1", 3));

        Probe.until("all are told", () -> channel.arrived("https://sms.example").size() == 3);
        assertThat(channel.arrived("https://sms.example"))
                .extracting(FakeChannel::sequence)
                .containsExactly(1, 2, 3);
    }

    @Test
    void whatWasToldByAnotherIsNotSentAgainByAReplay() {
        standIn("sms", "push", LONG);
        channel.at("push", NEVER);
        world.offer(Samples.change("shop", "o1", 2));
        Probe.until("the stand-in is told", () -> states().equals("push=DEAD sms=DELIVERED"));

        world.ask(
                DispatchApi.RETRY_DELIVERY,
                new RetryDelivery("shop", delivery("push").id()));
        Probe.until("it is withdrawn", () -> states().equals("push=SUPERSEDED sms=DELIVERED"));
        assertThat(channel.arrived("https://push.example")).hasSize(1);

        world.ask(
                DispatchApi.RETRY_DELIVERY,
                new RetryDelivery("shop", delivery("sms").id()));
        Probe.until(
                "who was told can be told again",
                () -> channel.arrived("https://sms.example").size() == 2);
    }

    @Test
    void whatIsNoChainIsRefusedAndChangesNothing() {
        standIn("sms", "push", LONG);

        Fault fault = world.refused(
                DispatchApi.SAVE_ENDPOINT,
                World.ruled("push", new EndpointRule(Filter.ALL, null, new InsteadOf("sms", LONG)), "order.paid"));

        assertThat(fault.code()).isEqualTo(Fault.Code.INVALID);
        assertThat(fault.text()).contains("circle");
        assertThat(world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", "push"))
                        .endpoints())
                .singleElement()
                .satisfies(push -> assertThat(push.rule()).isEqualTo(EndpointRule.DEFAULT));
    }

    @Test
    void theMiddleOfARowIsNotRemovedAndItsEndsAre() {
        standIn("sms", "push", LONG);
        world.endpoint("shop", "mail");
        standIn("mail", "sms", LONG);

        Fault fault = world.refused(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "sms"));

        assertThat(fault.code()).isEqualTo(Fault.Code.CONFLICT);
        assertThat(fault.text()).startsWith("mail stands in for it");
        world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "push"));
        world.ask(DispatchApi.REMOVE_ENDPOINT, new RemoveEndpoint("shop", "mail"));
    }

    private void standIn(String id, String insteadOf, Duration after) {
        world.ask(
                DispatchApi.SAVE_ENDPOINT,
                World.ruled(id, new EndpointRule(Filter.ALL, null, new InsteadOf(insteadOf, after))));
    }

    private void sql(String text) {
        Probe.result(world.node.db().query(Sql.of("test.sql", text), Args.of()));
    }

    private Delivery delivery(String endpoint) {
        List<Delivery> all = world.deliveries("shop", "o1", null);
        return all.stream()
                .filter(d -> d.endpointId().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    private String states() {
        Map<String, DeliveryState> found = new ConcurrentHashMap<>();
        world.deliveries("shop", "o1", null).forEach(d -> found.put(d.endpointId(), d.state()));
        StringBuilder text = new StringBuilder();
        for (String id : List.of("push", "sms", "mail")) {
            if (found.containsKey(id)) {
                text.append(text.isEmpty() ? "" : " ").append(id).append('=').append(found.get(id));
            }
        }
        return text.toString();
    }
}
