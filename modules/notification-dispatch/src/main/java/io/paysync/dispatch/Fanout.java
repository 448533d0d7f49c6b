package io.paysync.dispatch;

import io.paysync.contract.domain.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Decides who is told of which change. Pure. */
final class Fanout {
    private Fanout() {}

    /** One change for one receiver. {@code body} is shared by all receivers of the change. */
    record Planned(DeliveryKey key, Target target, Change change, byte[] body) {}

    /**
     * @param targets of each merchant; one that is not in it has none
     * @param historyGrace a receiver is not told of changes older than itself by more than this: whoever registers today
     *     does not get last year's orders, also when an old log is offered again
     */
    static List<Planned> plan(List<Change> changes, Map<String, List<Target>> targets, Duration historyGrace) {
        List<Planned> out = new ArrayList<>(changes.size());
        for (Change change : changes) {
            byte[] body = null;
            for (Target target : targets.getOrDefault(change.key().merchant(), List.of())) {
                if (target.wants(change.type())
                        && !change.at().isBefore(target.createdAt().minus(historyGrace))) {
                    body = body == null ? Payload.of(change) : body;
                    Lane lane = new Lane(change.key().orderId(), target.key());
                    out.add(new Planned(new DeliveryKey(lane, change.version()), target, change, body));
                }
            }
        }
        return out;
    }
}
