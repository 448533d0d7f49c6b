package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Notice;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.bus.Interference.Fate;
import io.paysync.platform.bus.Interference.Kind;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Offers and their answers are lost, doubled and late; asking what is missing and offering that again mends it all. */
class InterferenceTest {
    private static final int ORDERS = 60;
    private static final int VERSIONS = 3;

    @Test
    void whateverTheBusDoesEveryReceiverIsToldEveryChangeWithOneIdAndBody() {
        FakeChannel channel = new FakeChannel();
        AtomicInteger calls = new AtomicInteger();
        channel.answer(notice ->
                Future.succeededFuture(calls.incrementAndGet() % 5 == 0 ? FakeChannel.ERROR : FakeChannel.OK));
        Random random = new Random(42);
        Interference bad = (kind, address) -> fate(kind, address, random);
        try (World world =
                World.on(World.database(), World.quick(World.failing(40)), channel, InstantSource.system(), bad)) {
            world.endpoint("shop", "a");
            world.endpoint("shop", "b", "order.paid");
            Map<ChangeKey, Change> log = log();

            List<ChangeKey> missing = new ArrayList<>(log.keySet());
            for (int round = 0; !missing.isEmpty() && round < 50; round++) {
                missing.sort(java.util.Comparator.comparing(ChangeKey::version));
                for (int from = 0; from < missing.size(); from += 20) {
                    List<Change> page = missing.subList(from, Math.min(from + 20, missing.size())).stream()
                            .map(log::get)
                            .toList();
                    world.node
                            .bus()
                            .ask(DispatchApi.OFFER, new OfferChanges(page))
                            .otherwiseEmpty();
                }
                missing = missing(world, log);
            }

            int expected = ORDERS * VERSIONS + ORDERS;
            Probe.until("all are delivered", () -> world.count("paysync.dispatch.delivered") == expected);
            assertThat(missing).isEmpty();
            Map<String, List<Notice>> byId =
                    channel.arrived().stream().collect(Collectors.groupingBy(Notice::messageId));
            assertThat(byId).hasSize(expected);
            assertThat(byId.values())
                    .allSatisfy(repeats -> assertThat(repeats)
                            .extracting(FakeChannel::text)
                            .containsOnly(FakeChannel.text(repeats.getFirst())));
        }
    }

    private static List<ChangeKey> missing(World world, Map<ChangeKey, Change> log) {
        return Probe.value("an answer gets through", () -> {
            Future<List<ChangeKey>> asked = world.node
                    .bus()
                    .ask(DispatchApi.FIND_MISSING, new FindMissingChanges(new ArrayList<>(log.keySet())))
                    .map(answer -> answer.keys());
            try {
                return java.util.Optional.of(new ArrayList<>(Probe.result(asked)));
            } catch (RuntimeException lost) {
                return java.util.Optional.empty();
            }
        });
    }

    private static Map<ChangeKey, Change> log() {
        Map<ChangeKey, Change> log = new HashMap<>();
        for (int order = 0; order < ORDERS; order++) {
            for (int version = 1; version <= VERSIONS; version++) {
                Change change = Samples.change("shop", "o" + order, version);
                log.put(Samples.key(change), change);
            }
        }
        return log;
    }

    private static synchronized Fate fate(Kind kind, String address, Random random) {
        if (!address.equals(DispatchApi.OFFER.address()) && kind != Kind.REPLY) {
            return Fate.PASS;
        }
        return switch (random.nextInt(6)) {
            case 0, 1 -> address.equals(DispatchApi.OFFER.address()) ? Fate.LOST : Fate.PASS;
            case 2 -> Fate.TWICE;
            case 3 -> Fate.late(Duration.ofMillis(random.nextInt(50)));
            default -> Fate.PASS;
        };
    }
}
