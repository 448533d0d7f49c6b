package io.paysync.launcher.selfcheck;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.paysync.contract.cluster.ClusterApi;
import io.paysync.contract.cluster.ClusterApi.Heard;
import io.paysync.contract.cluster.ClusterApi.Presence;
import io.paysync.platform.Node;
import io.paysync.platform.bus.Member;
import io.paysync.platform.health.Status;
import io.paysync.platform.loop.Loop;
import io.paysync.platform.loop.Next;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every member of the cluster's view in turn, by its own address, and acts on what comes of it. The cluster manager
 * knows who is connected to it; only messages over the bus show who can be spoken to.
 */
public final class SelfCheckVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SelfCheckVerticle.class);
    private static final int IN_FLIGHT_MAX = 256;

    /** A machine that slept sees old times in its first round. */
    private static final int RESTART_ROUNDS = 3;

    private final Node node;
    private final SelfCheckConfig config;
    private final Self self;
    private final Supplier<? extends Collection<String>> view;
    private final Consumer<String> cutOff;
    private final LongSupplier nanos;
    private final Roll roll;
    private final SelfCheckMeters meters;
    private final Loop loop;
    private long repairedAt;
    private int restarts;
    private volatile Status status = Status.UP;

    /** This node, as it presents itself. */
    public record Self(String member, String build, List<String> roles) {}

    /**
     * @param view ids of all members, this one among them
     * @param allRoles that some node of the cluster must do
     * @param cutOff called when a restart is the last thing that may help, with the reason
     */
    public SelfCheckVerticle(
            Node node,
            SelfCheckConfig config,
            Self self,
            List<String> allRoles,
            Supplier<? extends Collection<String>> view,
            Consumer<String> cutOff) {
        this.node = node;
        this.config = config;
        this.self = self;
        this.view = view;
        this.cutOff = cutOff;
        this.nanos = System::nanoTime;
        this.roll = new Roll(new Member(self.member()), self.roles(), allRoles, nanos.getAsLong());
        this.meters = new SelfCheckMeters(node.meters(), nanos);
        this.loop = new Loop(node, "cluster.selfcheck", config.period(), this::round);
        this.repairedAt = nanos.getAsLong();
    }

    @Override
    public Future<?> start() {
        node.health().register("cluster", () -> Future.succeededFuture(status));
        return node.bus()
                .answer(ClusterApi.PRESENCE, roll.self(), IN_FLIGHT_MAX, this::heard)
                .onSuccess(registered -> loop.start());
    }

    /** The others hear that this is no loss. */
    @Override
    public Future<?> stop() {
        node.health().unregister("cluster");
        return loop.stop()
                .compose(v -> Future.join(roll.peers().stream()
                                .map(peer -> node.bus().ask(ClusterApi.PRESENCE, peer.member(), presence(true)))
                                .toList())
                        .otherwiseEmpty());
    }

    private Future<Heard> heard(Presence from) {
        if (from.leaving()) {
            roll.leaves(new Member(from.member()), from.node());
        }
        List<String> silent = SelfCheckRules.silent(roll.seen(), nanos.getAsLong(), config.lostAfter()).stream()
                .map(peer -> peer.member().id())
                .toList();
        return Future.succeededFuture(new Heard(node.nodeId(), self.build(), self.roles(), silent));
    }

    private Presence presence(boolean leaving) {
        return new Presence(self.member(), node.nodeId(), self.build(), self.roles(), leaving);
    }

    private Future<Next> round() {
        roll.view(view.get(), nanos.getAsLong()).forEach(meters::gone);
        return Future.join(roll.peers().stream().map(this::ask).toList())
                .otherwiseEmpty()
                .map(asked -> {
                    act();
                    return Next.WAIT;
                });
    }

    private Future<Heard> ask(Peer peer) {
        long start = nanos.getAsLong();
        return node.bus()
                .ask(ClusterApi.PRESENCE, peer.member(), presence(false))
                .onComplete(result -> {
                    long now = nanos.getAsLong();
                    if (result.succeeded()) {
                        roll.heard(peer.member(), result.result(), now)
                                .ifPresent(heard -> meters.heard(heard, Duration.ofNanos(now - start)));
                    } else {
                        roll.notHeard(peer.member(), isRegistered(result.cause()))
                                .ifPresent(meters::notHeard);
                    }
                });
    }

    private static boolean isRegistered(Throwable failure) {
        return !(failure instanceof FaultException known && known.fault().code() == Fault.Code.UNAVAILABLE);
    }

    private void act() {
        long now = nanos.getAsLong();
        roll.serve(now, config.lostAfter());
        SelfCheckRules.Seen seen = roll.seen();
        Judgement judgement = SelfCheckRules.judge(seen, now, config);
        meters.view(
                1 + seen.peers().size(),
                SelfCheckRules.silent(seen, now, config.lostAfter()).size());
        if (!judgement.status().equals(status)) {
            LOG.warn(
                    "cluster self-check level={} {}",
                    judgement.status().level(),
                    judgement.status().text());
        }
        status = judgement.status();
        restarts = judgement.restart() ? restarts + 1 : 0;
        if (restarts >= RESTART_ROUNDS) {
            cutOff.accept(status.text());
        } else if (judgement.repair() && now - repairedAt > config.lostAfter().toNanos()) {
            repairedAt = now;
            repair();
        }
    }

    private void repair() {
        meters.repaired();
        node.bus()
                .renew()
                .onSuccess(v -> LOG.info("cluster self-check registered the handlers of this node anew"))
                .onFailure(e -> LOG.warn("cluster self-check could not register the handlers anew: {}", e.toString()));
    }
}
