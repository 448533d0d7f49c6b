package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.webhook.StandardWebhooks;
import io.paysync.channels.webhook.WebhookChannel;
import io.paysync.channels.webhook.WebhookConfig;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.Delivery;
import io.paysync.contract.dispatch.DispatchApi.DeliveryState;
import io.paysync.contract.dispatch.DispatchApi.EndpointSaved;
import io.paysync.contract.dispatch.DispatchApi.RotateSecret;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.AddressPolicy;
import io.paysync.testkit.Probe;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way with the real channel: a shop's server believes what it gets. */
class WebhookFlowTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger hanging = new AtomicInteger();

    private record Seen(MultiMap headers, byte[] body) {}

    @AfterEach
    void close() {
        Probe.result(vertx.close());
    }

    @Test
    void shopReceivesWhatItCanProveWithTheSecretItWasShown() {
        try (World world = World.start(channel(AddressPolicy.LOCAL))) {
            String url = receiver();
            Secret secret = save(world, url);
            Change change = Samples.change("shop", "o1", 2);

            world.offer(change);
            world.untilState("o1", DeliveryState.DELIVERED);

            assertThat(seen).hasSize(1);
            assertThat(seen.getFirst().body()).isEqualTo(Payload.of(change));
            assertThat(verified(seen.getFirst(), secret)).isTrue();
        }
    }

    @Test
    void duringARotationBothTheOldAndTheNewSecretProveIt() {
        try (World world = World.start(channel(AddressPolicy.LOCAL))) {
            Secret old = save(world, receiver());
            Secret made = Secret.of(Objects.requireNonNull(
                    world.ask(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ofHours(1)))
                            .secret()));

            world.offer(Samples.change("shop", "o1", 1));
            world.untilState("o1", DeliveryState.DELIVERED);

            assertThat(verified(seen.getFirst(), old)).isTrue();
            assertThat(verified(seen.getFirst(), made)).isTrue();
            assertThat(verified(seen.getFirst(), StandardWebhooks.generate(new java.util.Random(1))))
                    .isFalse();
        }
    }

    @Test
    void withAPairOfKeysTheShopProvesItByThePublicOneThatItIsShown() {
        try (World world = World.start(channel(AddressPolicy.LOCAL))) {
            Secret shared = save(world, receiver());
            EndpointSaved rotated = world.ask(
                    DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ofHours(1), "v1a", null));
            assertThat(rotated.secret()).isNull();
            Secret shown = Secret.of(
                    Objects.requireNonNull(rotated.endpoint().publicKeys()).getFirst());

            world.offer(Samples.change("shop", "both", 1));
            world.untilState("both", DeliveryState.DELIVERED);
            EndpointSaved again = world.ask(DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ZERO));
            world.offer(Samples.change("shop", "next", 1));
            world.untilState("next", DeliveryState.DELIVERED);

            assertThat(shown.reveal()).startsWith("whpk_");
            assertThat(verified(seen.getFirst(), shared)).isTrue();
            assertThat(verified(seen.getFirst(), shown)).isTrue();
            // The next one is of the same kind, and without an overlap the only one.
            assertThat(again.endpoint().secrets()).isEqualTo(1);
            Secret next = Secret.of(
                    Objects.requireNonNull(again.endpoint().publicKeys()).getFirst());
            assertThat(verified(seen.getLast(), next)).isTrue();
            assertThat(verified(seen.getLast(), shown)).isFalse();
            assertThat(verified(seen.getLast(), shared)).isFalse();
        }
    }

    @Test
    void aKeyOfTheShopsOwnSignsAndOnlyItsPublicHalfIsShown() {
        Secret own = StandardWebhooks.generatePair(new java.util.Random(7));
        try (World world = World.start(channel(AddressPolicy.LOCAL))) {
            EndpointSaved saved = world.ask(
                    DispatchApi.SAVE_ENDPOINT,
                    new SaveEndpoint("shop", "a", "webhook", receiver(), Set.of(), Map.of(), own.reveal()));
            assertThat(saved.secret()).isNull();
            assertThat(saved.endpoint().publicKeys())
                    .containsExactly(StandardWebhooks.publicKey(own).orElseThrow());
            assertThat(saved.toString()).doesNotContain("whsk_");

            world.offer(Samples.change("shop", "o1", 1));
            world.untilState("o1", DeliveryState.DELIVERED);

            assertThat(verified(
                            seen.getFirst(),
                            Secret.of(saved.endpoint().publicKeys().getFirst())))
                    .isTrue();
            assertThat(world.refused(
                                    DispatchApi.ROTATE_SECRET, new RotateSecret("shop", "a", Duration.ZERO, "v2", null))
                            .code())
                    .isEqualTo(Fault.Code.INVALID);
        }
    }

    @Test
    void addressInOurOwnNetworkIsRefusedWhenItIsSaved() {
        try (World world = World.start(channel(AddressPolicy.STRICT))) {
            SaveEndpoint ask = ask("https://127.0.0.1:8443/hook");

            assertThat(world.refused(DispatchApi.SAVE_ENDPOINT, ask).code()).isEqualTo(Fault.Code.INVALID);
        }
    }

    @Test
    void eachOrdersOwnUrlIsCalledAndOneThatIsGoneEndsNothingForTheOthers() {
        try (World world = World.start(channel(AddressPolicy.LOCAL))) {
            Secret secret = save(world, WebhookChannel.OF_ORDER);

            world.offer(paidAt("here", receiver(204)), paidAt("gone", receiver(410)), paidAt("silent", null));
            world.untilState("here", DeliveryState.DELIVERED);
            world.untilState("gone", DeliveryState.DEAD);
            world.untilState("silent", DeliveryState.SKIPPED);
            world.offer(paidAt("next", receiver(204)));
            world.untilState("next", DeliveryState.DELIVERED);

            assertThat(seen).hasSize(3).allMatch(message -> verified(message, secret));
        }
    }

    @Test
    void anOrdersUrlInOurOwnNetworkIsNotCalled() {
        try (World world = World.on(World.database(), World.quick(World.failing(1)), channel(AddressPolicy.STRICT))) {
            save(world, WebhookChannel.OF_ORDER);

            world.offer(paidAt("o1", receiver(204)), paidAt("o2", "https://169.254.169.254/latest"));
            world.untilState("o1", DeliveryState.DEAD);
            world.untilState("o2", DeliveryState.DEAD);

            assertThat(seen).isEmpty();
            assertThat(world.deliveries("shop", null, DeliveryState.DEAD))
                    .allSatisfy(d -> assertThat(d.attempts().getFirst().error()).isEqualTo("REFUSED_ADDRESS"));
        }
    }

    @ParameterizedTest
    @CsvSource({"429, 1800, 1800", "503, 1800, 1800", "503, 99999999999, 3600"})
    void whatAReceiverAsksForIsWhatItsNextAttemptWaits(int status, String asked, long seconds) {
        Duration soon = Duration.ofMillis(100);
        Schedule schedule =
                new Schedule(List.of(Duration.ZERO, soon), Duration.ZERO, Duration.ofHours(1), Duration.ofHours(3));
        try (World world = World.on(World.database(), World.quick(schedule), channel(AddressPolicy.LOCAL))) {
            save(world, asking(status, asked));
            Instant before = Instant.now();
            world.offer(Samples.change("shop", "o1", 1));
            Probe.until(
                    "an attempt was made",
                    () -> world.deliveries("shop", "o1", null).getFirst().nextAt() != null);

            Delivery delivery = world.deliveries("shop", "o1", null).getFirst();
            // Up to a tenth longer, so that not all come back at the same moment.
            assertThat(Duration.between(before, delivery.nextAt()))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds * 11 / 10 + 60));
        }
    }

    @Test
    void aReceiverThatNeverAnswersTakesNoOtherOnesConnectionsToTheirHost() {
        WebhookConfig d = WebhookConfig.DEFAULT;
        WebhookConfig few = new WebhookConfig(
                Duration.ofSeconds(30),
                d.answerBytesMax(),
                d.addressCache(),
                8,
                256,
                Set.of(),
                d.ca(),
                AddressPolicy.LOCAL);
        String host = host();
        try (World world = World.start(WebhookChannel.open(vertx, new SimpleMeterRegistry(), few))) {
            world.ask(DispatchApi.SAVE_ENDPOINT, ask("hole", host + "/never"));
            world.offer(changes("stuck"));
            Probe.until("it hangs", () -> world.gauge("paysync.dispatch.in.flight") > 0 && hanging.get() >= 4);

            world.ask(DispatchApi.SAVE_ENDPOINT, ask("well", host + "/now"));
            world.offer(changes("quick"));
            Probe.until("the well one has all", () -> told(world, "well", DeliveryState.DELIVERED) == 20);

            assertThat(told(world, "hole", DeliveryState.PENDING)).isEqualTo(40);
            assertThat(hanging).hasValueLessThan(8);
            assertThat(world.deliveries("shop", null, DeliveryState.DELIVERED))
                    .allSatisfy(delivery -> assertThat(delivery.attempts()).hasSize(1));
        }
    }

    private static Change[] changes(String name) {
        return IntStream.range(0, 20)
                .mapToObj(i -> Samples.change("shop", name + i, 1))
                .toArray(Change[]::new);
    }

    private static long told(World world, String endpoint, DeliveryState state) {
        return world.deliveries("shop", null, state).stream()
                .filter(delivery -> delivery.endpointId().equals(endpoint))
                .count();
    }

    /** One host with two receivers: {@code /never} never answers. */
    private String host() {
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().equals("/never")) {
                        hanging.incrementAndGet();
                    } else {
                        request.response().setStatusCode(204).end();
                    }
                })
                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort();
    }

    static Change paidAt(String orderId, @Nullable String url) {
        Change change = Samples.change("shop", orderId, 2);
        Order order = change.order();
        Order.Registration r = order.registration();
        Map<String, String> receivers = url == null ? Map.of() : Map.of("callbackUrl", url);
        Order.Registration told = new Order.Registration(
                r.amount(), r.account(), null, null, null, null, receivers, Map.of(), null, null);
        return new Change(
                change.key(),
                2,
                change.from(),
                change.to(),
                null,
                change.source(),
                change.reason(),
                change.at(),
                new Order(
                        order.key(),
                        told,
                        order.status(),
                        2,
                        order.paidMinor(),
                        0,
                        order.tradeNo(),
                        order.paidAt(),
                        null,
                        order.payments(),
                        List.of(),
                        List.of(),
                        order.createdAt(),
                        order.updatedAt()));
    }

    private static boolean verified(Seen message, Secret secret) {
        return StandardWebhooks.verify(
                        name -> message.headers().get(name),
                        message.body(),
                        List.of(secret),
                        Instant.now(),
                        StandardWebhooks.TOLERANCE)
                .isEmpty();
    }

    private static Secret save(World world, String url) {
        return Secret.of(Objects.requireNonNull(
                world.ask(DispatchApi.SAVE_ENDPOINT, ask(url)).secret()));
    }

    private static SaveEndpoint ask(String url) {
        return ask("a", url);
    }

    private static SaveEndpoint ask(String id, String url) {
        return new SaveEndpoint("shop", id, "webhook", url, Set.of(), Map.of(), null);
    }

    private WebhookChannel channel(AddressPolicy policy) {
        return WebhookChannel.open(vertx, new SimpleMeterRegistry(), WebhookConfig.DEFAULT.withAddresses(policy));
    }

    private String asking(int status, String retryAfter) {
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(status)
                        .putHeader("retry-after", retryAfter)
                        .end())
                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }

    private String receiver() {
        return receiver(204);
    }

    private String receiver(int status) {
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    seen.add(new Seen(request.headers(), body.getBytes()));
                    request.response().setStatusCode(status).end();
                }))
                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }
}
