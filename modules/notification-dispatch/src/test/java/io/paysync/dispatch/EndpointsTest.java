package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.Endpoint;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.ListEndpoints;
import io.paysync.contract.dispatch.DispatchApi.RotateSecret;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.contract.dispatch.EndpointRule.Filter;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.config.Secret;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.FakeClock;
import io.paysync.testkit.Probe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private final DbConfig db = World.database();
    private final FakeChannel channel = new FakeChannel();
    private final FakeClock clock = new FakeClock(Instant.now());
    private World world;

    @BeforeEach
    void open() {
        world = World.on(db, World.quick(), channel, clock, Interference.NONE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void secretIsMadeShownOnceAndSigns() {
        EndpointSaved saved = world.endpoint("shop", "a");
        world.offer(Samples.change("shop", "o1", 1));
        Probe.until("it is told", () -> !channel.arrived().isEmpty());

        String secret = Objects.requireNonNull(saved.secret());
        assertThat(saved.created()).isTrue();
        assertThat(StandardWebhooks.refuse(secret)).isEmpty();
        assertThat(channel.arrived().getFirst().secrets()).containsExactly(Secret.of(secret));
        assertThat(world.endpoint("shop", "a").secret()).isNull();
        assertThat(world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints("shop", null))
                        .toString())
                .doesNotContain(secret);
    }

    @Test
    void savedEndpointIsToldAtOnceByTheNodeThatSavedItThoughTheNewsIsLost() {
        Interference deaf =
                (kind, address) -> kind == Interference.Kind.NEWS ? Interference.Fate.LOST : Interference.Fate.PASS;
        try (World alone = World.on(db, World.quick(), channel, clock, deaf)) {
            alone.offer(Samples.change("shop", "before", 1));
            alone.endpoint("shop", "a");
            alone.offer(Samples.change("shop", "o1", 1));

            assertThat(alone.deliveries("shop", "o1", null)).hasSize(1);
        }
    }

    @Test
    void savingTheSameAgainChangesNothingAndOtherContentReplacesIt() {
        EndpointSaved first = world.endpoint("shop", "a");
        EndpointSaved same = world.endpoint("shop", "a");
        EndpointSaved other = world.endpoint("shop", "a", "order.paid");

        assertThat(same.created()).isFalse();
        assertThat(same.endpoint()).isEqualTo(first.endpoint());
        assertThat(other.created()).isFalse();
        assertThat(other.endpoint().eventTypes()).containsExactly("order.paid");
        assertThat(other.endpoint().createdAt()).isEqualTo(first.endpoint().createdAt());
        assertThat(endpoints("shop")).hasSize(1);
    }

    @Test
    void afterARotationBothSecretsSignUntilTheOverlapIsOver() {
        Secret old =
                Secret.of(Objects.requireNonNull(world.endpoint("shop", "a").secret()));

        EndpointSaved rotated =
                world.ask(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ofHours(1)));
        Secret made = Secret.of(Objects.requireNonNull(rotated.secret()));

        assertThat(rotated.endpoint().secrets()).isEqualTo(2);
        assertThat(secretsNow("o1")).containsExactly(made, old);
        clock.advance(Duration.ofMinutes(61));
        assertThat(world.ask(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ZERO))
                        .endpoint()
                        .secrets())
                .isEqualTo(1);
        assertThat(secretsNow("o2")).hasSize(1).doesNotContain(old, made);
    }

    @Test
    void givenSecretIsTakenAndAReplacedOneSignsBesideItForADay() {
        String given = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
        SaveEndpoint ask = new SaveEndpoint("shop", "a", "webhook", "https://a.example", Set.of(), Map.of(), given);
        EndpointSaved saved = world.ask(DispatchApi.SAVE_ENDPOINT, ask);
        String next = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

        EndpointSaved replaced = world.ask(
                DispatchApi.SAVE_ENDPOINT,
                new SaveEndpoint("shop", "a", "webhook", "https://a.example", Set.of(), Map.of(), next));

        assertThat(saved.secret()).isNull();
        assertThat(replaced.endpoint().secrets()).isEqualTo(2);
        assertThat(secretsNow("o1")).containsExactly(Secret.of(next), Secret.of(given));
    }

    @Test
    void secretIsUnreadableInTheDatabaseAndWithAnotherKey() {
        String secret = Objects.requireNonNull(world.endpoint("shop", "a").secret());
        byte[] stored = Probe.result(world.node
                        .db()
                        .query(Sql.of("test.secret", "select secrets[1] as secret from dispatch.endpoint")))
                .iterator()
                .next()
                .getBuffer("secret")
                .getBytes();

        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(secret, secret.substring(6));
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        SecretBox other = new SecretBox(
                Secret.of(Base64.getEncoder().encodeToString(otherKey)), Optional.empty(), new java.util.Random(1));
        SecretBox rotated = new SecretBox(
                Secret.of(Base64.getEncoder().encodeToString(otherKey)),
                Optional.of(Samples.KEY),
                new java.util.Random(1));
        assertThat(other.open(stored, new EndpointKey("shop", "a"))).isEmpty();
        assertThat(rotated.open(stored, new EndpointKey("shop", "a"))).contains(Secret.of(secret));
        assertThat(rotated.open(stored, new EndpointKey("shop", "b"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.example", "https://private.example", "ftp://x"})
    void targetThatTheChannelRefusesIsNotSavedNeitherNewNorInPlaceOfAGoodOne(String target) {
        SaveEndpoint bad = new SaveEndpoint("shop", "a", "webhook", target, Set.of(), Map.of(), null);

        assertThat(world.refused(DispatchApi.SAVE_ENDPOINT, bad).code()).isEqualTo(Fault.Code.INVALID);
        world.endpoint("shop", "a");
        assertThat(world.refused(DispatchApi.SAVE_ENDPOINT, bad).code()).isEqualTo(Fault.Code.INVALID);
        assertThat(endpoints("shop")).extracting(Endpoint::target).containsExactly("https://a.example");
    }

    @Test
    void nonsenseIsRefusedWithAReason() {
        assertInvalid(new SaveEndpoint("shop", "a b", "webhook", "https://a.example", Set.of(), Map.of(), null));
        assertInvalid(new SaveEndpoint("shop", "", "webhook", "https://a.example", Set.of(), Map.of(), null));
        assertInvalid(new SaveEndpoint("shop", "a", "pigeon", "https://a.example", Set.of(), Map.of(), null));
        assertInvalid(
                new SaveEndpoint("shop", "a", "webhook", "https://a.example", Set.of("order.eaten"), Map.of(), null));
        assertInvalid(new SaveEndpoint(
                "shop", "a", "webhook", "https://a.example", Set.of(), Map.of(), "whsec_" + "QUJD".repeat(7)));
        assertInvalid(new SaveEndpoint(
                "shop", "a", "webhook", "https://a.example", Set.of(), Map.of("X\r\nHost", "evil"), null));
    }

    @Test
    void onlyWhatPassesTheFilterIsToldUntilItIsSavedWithoutOne() {
        Filter paid = new Filter(Set.of("PAID"), Set.of(), Set.of(), Set.of("CNY"), 8000L, null, Map.of());
        SaveEndpoint plain = World.save("shop", "a");
        world.ask(DispatchApi.SAVE_ENDPOINT, with(plain, new EndpointRule(paid, null)));
        assertThat(endpoints("shop")).extracting(Endpoint::rule).containsExactly(new EndpointRule(paid, null));

        world.offer(Samples.change("shop", "o1", 1), Samples.change("shop", "o1", 2));
        world.untilState("o1", DeliveryState.DELIVERED);
        assertThat(channel.arrived()).extracting(FakeChannel::sequence).containsExactly(2);

        world.ask(DispatchApi.SAVE_ENDPOINT, plain);
        world.offer(Samples.change("shop", "o2", 1));
        world.untilState("o2", DeliveryState.DELIVERED);
        assertThat(channel.arrived()).hasSize(2);
    }

    @Test
    void aFilterThatCanBeNoneIsRefused() {
        Filter anyMoney = new Filter(Set.of(), Set.of(), Set.of(), Set.of(), 1L, null, Map.of());

        assertInvalid(with(World.save("shop", "a"), new EndpointRule(anyMoney, null)));
        assertThat(endpoints("shop")).isEmpty();
    }

    @Test
    void merchantHasAtMostTwentyEndpoints() {
        for (int i = 0; i < 20; i++) {
            world.endpoint("shop", "e" + i);
        }

        assertThat(world.refused(DispatchApi.SAVE_ENDPOINT, World.save("shop", "e20"))
                        .code())
                .isEqualTo(Fault.Code.REFUSED);
        assertThat(world.endpoint("shop", "e0", "order.paid").created()).isFalse();
        assertThat(world.endpoint("other", "e20").created()).isTrue();
    }

    @Test
    void changesMuchOlderThanTheEndpointAreNotTold() {
        world.endpoint("shop", "a");

        world.offer(Samples.change("shop", "ancient", 1, Instant.now().minus(Duration.ofHours(3))));
        world.offer(Samples.change("shop", "recent", 1, Instant.now().minus(Duration.ofMinutes(3))));
        world.untilState("recent", DeliveryState.DELIVERED);

        assertThat(channel.arrived()).extracting(Notice::orderKeyText).containsExactly("shop/recent");
    }

    @Test
    void withoutAReceiverThatWantsItNothingIsMissing() {
        world.endpoint("shop", "a", "order.paid");
        var created = Samples.key(Samples.change("shop", "o1", 1));
        var paid = Samples.key(Samples.change("shop", "o1", 2));
        var foreign = Samples.key(Samples.change("nobody", "o1", 2));

        assertThat(world.ask(DispatchApi.FIND_MISSING, new FindMissingChanges(List.of(created, paid, foreign)))
                        .keys())
                .containsExactly(paid);
        world.offer(Samples.change("shop", "o1", 2));
        assertThat(world.ask(DispatchApi.FIND_MISSING, new FindMissingChanges(List.of(created, paid, foreign)))
                        .keys())
                .isEmpty();
    }

    @Test
    void aReceiverAddedAfterAChangeWasTakenMissesIt() {
        world.endpoint("shop", "early");
        Change change = Samples.change("shop", "o1", 1);
        world.offer(change);

        world.endpoint("shop", "late");

        var ask = new FindMissingChanges(List.of(Samples.key(change)));
        assertThat(world.ask(DispatchApi.FIND_MISSING, ask).keys()).containsExactly(Samples.key(change));
        world.offer(change);
        assertThat(world.ask(DispatchApi.FIND_MISSING, ask).keys()).isEmpty();
    }

    @Test
    void whatWasCommittedHereIsLookedUpOnlyWhenItIsAskedForAgain() {
        world.endpoint("shop", "all");
        Change change = Samples.change("shop", "o1", 1);
        world.offer(change);
        world.untilState("o1", DeliveryState.DELIVERED);
        Probe.result(world.node.db().query(Sql.of("test.forget", "delete from dispatch.delivery")));
        var ask = new FindMissingChanges(List.of(Samples.key(change)));

        assertThat(world.ask(DispatchApi.FIND_MISSING, ask).keys()).isEmpty();
        assertThat(world.ask(DispatchApi.FIND_MISSING, ask).keys()).containsExactly(Samples.key(change));
    }

    private static SaveEndpoint with(SaveEndpoint s, EndpointRule rule) {
        return new SaveEndpoint(
                s.merchant(), s.endpointId(), s.channel(), s.target(), s.eventTypes(), s.options(), s.secret(), rule);
    }

    private void assertInvalid(SaveEndpoint ask) {
        assertThat(world.refused(DispatchApi.SAVE_ENDPOINT, ask).code()).isEqualTo(Fault.Code.INVALID);
    }

    private List<Endpoint> endpoints(String merchant) {
        return world.ask(DispatchApi.LIST_ENDPOINTS, new ListEndpoints(merchant, null))
                .endpoints();
    }

    private List<Secret> secretsNow(String orderId) {
        world.offer(Samples.change("shop", orderId, 1));
        return Probe.value(
                        "it is told",
                        () -> channel.arrived().stream()
                                .filter(notice -> notice.orderKeyText().endsWith("/" + orderId))
                                .findFirst())
                .secrets();
    }
}
