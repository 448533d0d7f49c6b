package io.paysync.launcher.selfcheck;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.bus.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Of each pair; what belongs to a member goes when it leaves. */
final class SelfCheckMeters {
    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final AtomicInteger members = new AtomicInteger(1);
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<Member, List<Meter>> ofMember = new HashMap<>();
    private final Map<Member, AtomicLong> heardAt = new HashMap<>();

    SelfCheckMeters(MeterRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
        Gauge.builder("paysync.cluster.members", members, AtomicInteger::get)
                .description("nodes in this node's view of the cluster, itself among them")
                .register(registry);
        Gauge.builder("paysync.cluster.members.lost", lost, AtomicInteger::get)
                .description("nodes of the view that this node has not heard for lostAfter")
                .register(registry);
        registry.counter("paysync.cluster.repairs");
    }

    void view(int inView, int notHeard) {
        members.set(inView);
        lost.set(notHeard);
    }

    void repaired() {
        registry.counter("paysync.cluster.repairs").increment();
    }

    void heard(Peer peer, Duration took) {
        AtomicLong at = heardAt.computeIfAbsent(peer.member(), member -> {
            AtomicLong made = new AtomicLong();
            keep(
                    peer,
                    Gauge.builder("paysync.cluster.peer.silence", made, m -> (nanos.getAsLong() - m.get()) / 1e9)
                            .description("time since this node heard the other one")
                            .baseUnit("seconds")
                            .tag("peer", peer.name())
                            .register(registry));
            return made;
        });
        at.set(nanos.getAsLong());
        var timer = registry.timer("paysync.cluster.peer.ask", "peer", peer.name());
        timer.record(took);
        keep(peer, timer);
        count(peer, "ok");
    }

    void notHeard(Peer peer) {
        count(peer, "lost");
    }

    private void count(Peer peer, String outcome) {
        var counter = registry.counter("paysync.cluster.peer.asks", "peer", peer.name(), "outcome", outcome);
        counter.increment();
        keep(peer, counter);
    }

    private void keep(Peer peer, Meter meter) {
        List<Meter> kept = ofMember.computeIfAbsent(peer.member(), member -> new ArrayList<>());
        if (!kept.contains(meter)) {
            kept.add(meter);
        }
    }

    void gone(Member member) {
        heardAt.remove(member);
        List<Meter> kept = ofMember.remove(member);
        if (kept != null) {
            kept.forEach(registry::remove);
        }
    }
}
