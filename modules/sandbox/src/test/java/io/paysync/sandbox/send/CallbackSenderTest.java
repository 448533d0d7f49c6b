package io.paysync.sandbox.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.bus.Fault;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.sandbox.FakePaysync;
import io.paysync.sandbox.TestKeys;
import io.paysync.sandbox.provider.AlipayDouble;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.StripeDouble;
import io.paysync.sandbox.provider.WechatPayDouble;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallbackSenderTest {
    private static final Random RANDOM = new Random(11);
    private static final Trades TRADES = new Trades(10);
    private final ManualTimers timers = new ManualTimers();
    private final List<Notification> posted = Collections.synchronizedList(new ArrayList<>());
    private Vertx vertx;
    private FakePaysync paysync;
    private HttpCalls http;

    static Stream<ProviderDouble> doubles() {
        return Stream.of(
                new AlipayDouble(TestKeys.KEYS.alipay(), TRADES),
                new WechatPayDouble(TestKeys.KEYS.wechatpay(), WechatPayDouble.Proof.MIXED, TRADES, RANDOM),
                new StripeDouble(TestKeys.KEYS.stripe(), TRADES));
    }

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        paysync = FakePaysync.start(vertx, TestKeys.KEYS);
        http = new HttpCalls("test", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT);
    }

    @AfterEach
    void stop() {
        paysync.close();
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void anAcknowledgedCallbackIsSentOnce(ProviderDouble provider) {
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        List<Delivery> ended = Probe.result(sender.send(provider, paid(provider), Faults.NONE, target(provider)));

        assertThat(ended).hasSize(1).allMatch(d -> d.acknowledged() && d.posts() == 1);
        assertThat(paysync.genuine()).isEqualTo(1);
        assertThat(posted).hasSize(1);
        assertThat(sender.stats().pending()).isZero();
    }

    /** What is waited when sixty times as fast: the doubles' own word for it would be no proof. */
    static Stream<Arguments> waits() {
        List<ProviderDouble> all = doubles().toList();
        return Stream.of(
                arguments(all.get(0), seconds(4, 10, 10, 60, 120, 360, 900)),
                arguments(all.get(1), seconds(0.25, 0.25, 0.5, 3, 10, 20, 30, 30, 30, 60, 180, 180, 180, 360, 360)),
                arguments(all.get(2), seconds(1, 5, 30, 120, 300, 600, 720, 840, 840, 804)));
    }

    private static List<Duration> seconds(double... seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(each -> Duration.ofMillis(Math.round(each * 1000)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("waits")
    void anUnacknowledgedOneIsRepeatedOnTheProvidersScheduleAndThenGivenUp(
            ProviderDouble provider, List<Duration> gaps) {
        CallbackSender sender = sender(new SenderConfig(60, 32, 100));
        paysync.answerNext(Collections.nCopies(gaps.size() + 1, 500).toArray(Integer[]::new));

        Future<List<Delivery>> ended = sender.send(provider, paid(provider), Faults.NONE, target(provider));
        List<Duration> waited = new ArrayList<>();
        while (waited.size() < gaps.size()) {
            Probe.until("the sender waits for its next try", () -> timers.size() == 1);
            waited.add(timers.fire());
        }

        assertThat(Probe.result(ended).get(0)).isEqualTo(new Delivery(gaps.size() + 1, false, 500));
        assertThat(waited).isEqualTo(gaps);
        assertThat(paysync.judged).hasSize(gaps.size() + 1);
        assertThat(sender.stats().gaveUp()).isEqualTo(1);
    }

    @Test
    void alipayWantsTheWordSuccessOthersTheStatus() {
        List<ProviderDouble> all = doubles().toList();

        assertThat(all.get(0).acknowledged(200, ascii("success"))).isTrue();
        assertThat(all.get(0).acknowledged(200, ascii("success\n"))).isFalse();
        assertThat(all.get(0).acknowledged(200, ascii("fail"))).isFalse();
        assertThat(all.get(1).acknowledged(200, ascii("{\"code\":\"FAIL\"}"))).isTrue();
        assertThat(all.get(1).acknowledged(204, new byte[0])).isTrue();
        assertThat(all.get(1).acknowledged(201, new byte[0])).isFalse();
        assertThat(all.get(2).acknowledged(299, new byte[0])).isTrue();
        assertThat(all.get(2).acknowledged(302, new byte[0])).isFalse();
    }

    @Test
    void duplicatesAreTheSameEventSignedAgain() {
        ProviderDouble provider = doubles().toList().get(1);
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        Probe.result(sender.send(provider, paid(provider), Faults.duplicated(3), target(provider)));

        assertThat(paysync.genuine()).isEqualTo(4);
        assertThat(paysync.judged.stream()
                        .map(j -> j.facts().get(0).key().eventKey())
                        .distinct())
                .hasSize(1);
        assertThat(paysync.judged.stream()
                        .map(j -> j.raw().one("Wechatpay-Signature"))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void aDroppedOneIsNeverSent() {
        ProviderDouble provider = doubles().toList().get(0);
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        List<Delivery> ended = Probe.result(sender.send(provider, paid(provider), Faults.dropped(), target(provider)));

        assertThat(ended).isEmpty();
        assertThat(paysync.judged).isEmpty();
        assertThat(sender.stats().dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void aForgeryComesBesideTheGenuineOneAndIsNotBelieved(ProviderDouble provider) {
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        Probe.result(sender.send(provider, paid(provider), Faults.forged(Forgery.TAMPERED_BODY), target(provider)));

        assertThat(paysync.genuine()).isEqualTo(1);
        assertThat(paysync.refused()).isEqualTo(1);
        assertThat(sender.stats().forged()).isEqualTo(1);
        assertThat(sender.stats().forgedAcknowledged()).isZero();
    }

    @ParameterizedTest
    @MethodSource("doubles")
    void anotherAmountIsToldWithAGenuineSignature(ProviderDouble provider) {
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        Probe.result(sender.send(provider, paid(provider), Faults.otherAmount(-1), target(provider)));

        assertThat(paysync.judged.get(0).facts().get(0).claim())
                .isInstanceOfSatisfying(
                        Claim.Paid.class,
                        claim -> assertThat(claim.amount().minor()).isEqualTo(8879));
    }

    @Test
    void oneHeldBackComesAfterTheNextOfItsTrade() {
        ProviderDouble provider = doubles().toList().get(2);
        CallbackSender sender = sender(SenderConfig.DEFAULT);
        Notification first = paid(provider);
        Notification next = new Notification("evt_next", first.event(), first.trade(), first.at());

        Future<List<Delivery>> held = sender.send(provider, first, Faults.reordered(), target(provider));
        boolean waited = posted.isEmpty() && sender.stats().pending() == 1;
        Probe.result(sender.send(provider, next, Faults.NONE, target(provider)));
        List<Delivery> ended = Probe.result(held);

        assertThat(waited).isTrue();
        assertThat(posted).extracting(Notification::eventId).containsExactly("evt_next", first.eventId());
        assertThat(ended).hasSize(1).allMatch(Delivery::acknowledged);
        assertThat(timers.size()).isZero();
        assertThat(sender.stats().pending()).isZero();
    }

    @Test
    void oneHeldBackComesInTheEndThoughNothingFollows() {
        ProviderDouble provider = doubles().toList().get(2);
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        Future<List<Delivery>> held = sender.send(provider, paid(provider), Faults.reordered(), target(provider));
        Duration waited = timers.fire();

        assertThat(waited).isEqualTo(Faults.REORDER_WAIT_MAX);
        assertThat(Probe.result(held)).hasSize(1).allMatch(Delivery::acknowledged);
    }

    @Test
    void aLateOneWaitsItsTime() {
        ProviderDouble provider = doubles().toList().get(2);
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        Future<List<Delivery>> ended =
                sender.send(provider, paid(provider), Faults.late(Duration.ofSeconds(5)), target(provider));
        Duration waited = timers.fire();

        assertThat(Probe.result(ended).get(0).acknowledged()).isTrue();
        assertThat(waited).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void tooManyPendingAreRefusedAtOnce() {
        ProviderDouble provider = doubles().toList().get(2);
        CallbackSender sender = sender(new SenderConfig(60, 1, 2));
        Faults late = Faults.late(Duration.ofSeconds(5));
        sender.send(provider, paid(provider), late, target(provider));
        sender.send(provider, paid(provider), late, target(provider));

        Future<List<Delivery>> third = sender.send(provider, paid(provider), late, target(provider));

        assertThat(Probe.fault(third).code()).isEqualTo(Fault.Code.BUSY);
        assertThat(sender.stats().pending()).isEqualTo(2);
    }

    @Test
    void closingEndsAllThatWaits() {
        ProviderDouble provider = doubles().toList().get(2);
        CallbackSender sender = sender(SenderConfig.DEFAULT);
        Future<List<Delivery>> waiting =
                sender.send(provider, paid(provider), Faults.late(Duration.ofSeconds(5)), target(provider));

        sender.close();

        assertThat(Probe.result(waiting)).containsExactly(new Delivery(0, false, 0));
        assertThat(timers.size()).isZero();
    }

    @Test
    void nobodyListeningIsAFailureLikeAnyOther() {
        ProviderDouble provider = doubles().toList().get(2);
        CallbackSender sender = sender(SenderConfig.DEFAULT);

        sender.send(
                provider,
                paid(provider),
                Faults.NONE,
                URI.create("http://127.0.0.1:" + io.paysync.testkit.FreePorts.next() + "/callbacks/stripe/main"));

        Probe.until("the sender waits for its next try", () -> timers.size() == 1);
        assertThat(sender.stats().failed()).isEqualTo(1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private CallbackSender sender(SenderConfig config) {
        return new CallbackSender(
                http,
                vertx.createSharedWorkerExecutor("test-sign", 2),
                config,
                InstantSource.system(),
                timers,
                posted::add);
    }

    private URI target(ProviderDouble provider) {
        return URI.create(paysync.url() + "/callbacks/" + provider.name() + "/main");
    }

    private static Notification paid(ProviderDouble provider) {
        Instant now = Instant.now();
        Trade trade = Trade.open(
                        provider.name(),
                        "ORD-0000001",
                        provider.newTradeNo(RANDOM, now),
                        new Money(8880, provider.currency()),
                        "Tea",
                        null,
                        now)
                .pay(now);
        return new Notification(provider.newEventId(RANDOM, now), new TradeEvent.Paid(), trade, now);
    }
}
