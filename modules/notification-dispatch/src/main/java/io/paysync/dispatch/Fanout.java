package io.paysync.dispatch;

import io.paysync.channels.Addressee;
import io.paysync.channels.Channel;
import io.paysync.contract.domain.Change;
import io.paysync.contract.orders.Handover.ChangeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides who is told of which change. Pure. */
final class Fanout {
    /** Of a delivery to a receiver that is disabled or removed. */
    static final String OFF = "ENDPOINT_OFF";

    private Fanout() {}

    /**
     * One change for one receiver. {@code body} is shared by all receivers of the change.
     *
     * @param follows the receiver is told of the change right before it as well, so there is or will be a delivery of that.
     *     The one before may have been an update within the status and the receiver may not want updates; then it waits in
     *     vain for a moment
     * @param delay until its turn comes and its quiet hours are over, as far as can be seen now
     */
    record Planned(
            DeliveryKey key,
            Target target,
            Change change,
            byte[] body,
            boolean follows,
            Addressee addressee,
            Duration delay) {
        private Planned after(Duration wait) {
            return new Planned(key, target, change, body, follows, addressee, wait);
        }
    }

    /**
     * @param targets of each merchant; one that is not in it has none
     * @param historyGrace a receiver is not told of changes older than itself by more than this: whoever registers today
     *     does not get last year's orders, also when an old log is offered again
     */
    static List<Planned> plan(
            List<Change> changes,
            Map<String, List<Target>> targets,
            Map<String, Channel> channels,
            Duration historyGrace,
            Instant now) {
        List<Planned> out = new ArrayList<>(changes.size());
        for (Change change : changes) {
            byte[] body = null;
            List<Planned> ofChange = new ArrayList<>(4);
            for (Target target : targets.getOrDefault(change.key().merchant(), List.of())) {
                if (target.wants(change)
                        && !change.at().isBefore(target.createdAt().minus(historyGrace))) {
                    body = body == null ? Payload.of(change) : body;
                    Lane lane = new Lane(change.key().orderId(), target.key());
                    DeliveryKey key = new DeliveryKey(lane, change.version());
                    ofChange.add(new Planned(
                            key,
                            target,
                            change,
                            body,
                            target.wantedBefore(change),
                            addressee(target, change, channels),
                            Duration.ZERO));
                }
            }
            for (Planned plan : ofChange) {
                Instant turn = plan.target.chain().isEmpty() ? now : turn(plan, ofChange, now);
                Instant free = Quiet.until(plan.target.rule().quietHours(), change.type(), turn);
                out.add(free.isAfter(now) ? plan.after(Duration.between(now, free)) : plan);
            }
        }
        // An older version must be in memory before a newer one looks for it.
        out.sort(Comparator.comparing(Planned::key));
        return out;
    }

    private static Instant turn(Planned plan, List<Planned> ofChange, Instant now) {
        Map<String, Chain.State> states = new HashMap<>();
        for (Planned other : ofChange) {
            states.put(
                    other.key.endpointId(),
                    other.addressee instanceof Addressee.Nobody || !other.target.active()
                            ? new Chain.State.Untold(now)
                            : new Chain.State.Waiting());
        }
        Chain.Turn turn = Chain.turn(plan.target.chain(), plan.key.endpointId(), states, plan.change.type(), now);
        return turn instanceof Chain.Turn.From from ? from.at() : now;
    }

    /** Whose deliveries there must be of this change, of which nothing but its key is known. */
    static List<DeliveryKey> wanting(Map<String, List<Target>> targets, ChangeKey change) {
        List<DeliveryKey> out = new ArrayList<>();
        for (Target target : targets.getOrDefault(change.key().merchant(), List.of())) {
            if (target.wants(change.type())) {
                out.add(new DeliveryKey(new Lane(change.key().orderId(), target.key()), change.version()));
            }
        }
        return out;
    }

    /** As it is before its insert. */
    static Held held(Planned plan, Map<String, Channel> channels) {
        Held held = new Held(
                plan.key(),
                plan.change().type(),
                plan.body(),
                plan.change().at(),
                plan.change().order().createdAt(),
                Instant.MAX,
                0,
                0,
                attempts(plan),
                plan.addressee() instanceof Addressee.One one ? one.recipient() : null,
                plan.addressee() instanceof Addressee.Nobody nobody ? nobody.why() : null,
                false);
        held.off = off(plan);
        held.supersede = Superseding.of(plan.target(), channels);
        held.chain = plan.target().chain();
        held.wait = plan.delay();
        return held;
    }

    /** It would be told were it not off, so there is a delivery that can be sent again when it is on. */
    private static boolean off(Planned plan) {
        return !plan.target().active() && !(plan.addressee() instanceof Addressee.Nobody);
    }

    private static String attempts(Planned plan) {
        if (plan.addressee() instanceof Addressee.Nobody nobody) {
            return AttemptLog.skipped(nobody.why(), plan.change().at());
        }
        return off(plan)
                ? AttemptLog.refused(AttemptLog.EMPTY, OFF, plan.change().at())
                : AttemptLog.EMPTY;
    }

    /** A channel of a newer release is unknown here; the attempt will find out. */
    private static Addressee addressee(Target target, Change change, Map<String, Channel> channels) {
        Channel channel = channels.get(target.channel());
        return channel == null
                ? Addressee.ENDPOINT
                : channel.addressee(
                        change.type(),
                        target.address(),
                        target.options(),
                        change.order().registration().receivers(),
                        target.ownTypes());
    }
}
