package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Addressee;
import io.paysync.channels.Notice;
import io.paysync.channels.Recipient;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.TrialApi;
import io.paysync.contract.dispatch.TrialApi.Tried;
import io.paysync.contract.dispatch.TrialApi.TryEndpoint;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sample is sent by the way of every message, and nothing follows from it. Each test has an endpoint of its own. */
class TrialsTest {
    private static final Channels CHANNEL = new Channels();
    private static World world;

    /** Told whom the order names when the endpoint is {@code sms…}. */
    private static final class Channels extends FakeChannel {
        @Override
        public Addressee addressee(
                String type, String target, Map<String, String> options, Map<String, String> receivers) {
            if (!target.startsWith("https://sms")) {
                return Addressee.ENDPOINT;
            }
            String phone = receivers.get("phone");
            return phone == null ? new Addressee.Nobody("NO_CONTACT") : new Addressee.One(new Recipient(phone, null));
        }
    }

    @BeforeAll
    static void open() {
        world = World.start(CHANNEL);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void theSampleSaysThatItIsATestAndIsNoDelivery() {
        CHANNEL.answerAlways(FakeChannel.OK);
        world.endpoint("shop", "well", "order.refunded");

        Tried tried = attempt("well", null);

        assertThat(tried.outcome()).isEqualTo(TrialApi.Outcome.DELIVERED);
        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.error()).isNull();
        Notice notice = CHANNEL.arrived("https://well.example").getFirst();
        assertThat(notice.messageId()).isEqualTo(tried.messageId());
        assertThat(notice.type()).isEqualTo("order.refunded");
        assertThat(notice.secrets()).hasSize(1);
        JsonObject data = new JsonObject(FakeChannel.text(notice)).getJsonObject("data");
        assertThat(data.getBoolean("test")).isTrue();
        assertThat(data.getString("status")).isEqualTo("REFUNDED");
        assertThat(world.deliveries("shop", null, null)).isEmpty();
    }

    @Test
    void whatIsDeliveredDoesNotSayThatItIsATest() {
        assertThat(new String(Payload.of(Samples.change("shop", "o1", 2)), StandardCharsets.UTF_8))
                .doesNotContain("\"test\"");
    }

    @ParameterizedTest
    @CsvSource({
        "RETRY, 500, STATUS, RETRY",
        "THROTTLED, 429, STATUS, RETRY",
        "PERMANENT, 400, REFUSED, REFUSED",
        "RECEIVER_GONE, 410, GONE, REFUSED",
        "RECIPIENT_GONE, 0, NUMBER, REFUSED",
        "MISCONFIGURED, 401, AUTHENTICATION, MISCONFIGURED",
        "UNKNOWN, 0, TIMEOUT, UNKNOWN",
        "NOT_SENT, 0, BUFFER_FULL, NOT_SENT",
    })
    void whatTheReceiverAnsweredIsToldAndNothingFollows(
            Outcome answer, int status, String error, TrialApi.Outcome expected) {
        String id = "ill-" + answer.name().toLowerCase(Locale.ROOT);
        world.endpoint("shop", id);
        CHANNEL.answerAlways(FakeChannel.sent(answer, status, error, null));

        Tried tried = attempt(id, "order.paid");

        assertThat(tried.outcome()).isEqualTo(expected);
        assertThat(tried.status()).isEqualTo(status);
        assertThat(tried.error()).isEqualTo(error);
        assertThat(CHANNEL.arrived("https://" + id + ".example")).hasSize(1);
        assertThat(world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", id))
                        .endpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.state()).isEqualTo("ACTIVE"));
    }

    @Test
    void oneAtATimeAndNoneRightAfterIt() {
        world.endpoint("shop", "slow");
        world.endpoint("shop", "other");
        Promise<Sent> air = Promise.promise();
        CHANNEL.answer(
                notice -> notice.target().contains("slow") ? air.future() : Future.succeededFuture(FakeChannel.OK));
        Future<Tried> first = world.node.bus().ask(TrialApi.TRY, ask("slow", null));
        Probe.until("it is sent", () -> CHANNEL.arrived("https://slow.example").size() == 1);

        assertThat(world.refused(TrialApi.TRY, ask("slow", null)).code()).isEqualTo(Fault.Code.BUSY);
        assertThat(attempt("other", null).outcome()).isEqualTo(TrialApi.Outcome.DELIVERED);
        air.complete(FakeChannel.OK);
        assertThat(Probe.result(first).outcome()).isEqualTo(TrialApi.Outcome.DELIVERED);
        assertThat(world.refused(TrialApi.TRY, ask("slow", null)).code()).isEqualTo(Fault.Code.BUSY);
        assertThat(CHANNEL.arrived("https://slow.example")).hasSize(1);
    }

    @Test
    void anEndpointForPeopleNeedsToBeToldWhom() {
        CHANNEL.answerAlways(FakeChannel.OK);
        world.endpoint("shop", "sms");

        Tried nobody = attempt("sms", null);
        Tried one = world.ask(
                TrialApi.TRY, new TryEndpoint("shop", "sms", "order.paid", Map.of("phone", "+8613800000001")));

        assertThat(nobody.outcome()).isEqualTo(TrialApi.Outcome.SKIPPED);
        assertThat(nobody.error()).isEqualTo("NO_CONTACT");
        assertThat(one.outcome()).isEqualTo(TrialApi.Outcome.DELIVERED);
        assertThat(CHANNEL.arrived("https://sms.example"))
                .singleElement()
                .satisfies(notice -> assertThat(notice.recipient()).isEqualTo(new Recipient("+8613800000001", null)));
    }

    @Test
    void whatCannotBeTestedIsRefused() {
        world.endpoint("shop", "strict");

        assertThat(world.refused(TrialApi.TRY, ask("strict", "payment.failed")).code())
                .isEqualTo(Fault.Code.INVALID);
        Fault phone =
                world.refused(TrialApi.TRY, new TryEndpoint("shop", "strict", null, Map.of("phone", "0138-secret")));
        assertThat(phone.code()).isEqualTo(Fault.Code.INVALID);
        assertThat(phone.text()).contains("receivers.phone").doesNotContain("secret");
        assertThat(world.refused(TrialApi.TRY, ask("nobody", null)).code()).isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(world.refused(TrialApi.TRY, new TryEndpoint("other", "strict", null, Map.of()))
                        .code())
                .isEqualTo(Fault.Code.NOT_FOUND);
        assertThat(CHANNEL.arrived("https://strict.example")).isEmpty();
    }

    private static TryEndpoint ask(String id, @Nullable String type) {
        return new TryEndpoint("shop", id, type, Map.of());
    }

    private static Tried attempt(String id, @Nullable String type) {
        return world.ask(TrialApi.TRY, ask(id, type));
    }
}
