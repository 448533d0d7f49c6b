package io.paysync.contract.cluster;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** With this the nodes find out whether each of them hears each other one over the bus. */
public final class ClusterApi {
    /** Asked of one certain member, and of all of them in turn: a choice of receivers would hide a pair that is broken. */
    public static final Ask<Presence, Heard> PRESENCE =
            Ask.of("cluster.member.presence", Presence.class, Heard.class, Duration.ofMillis(1500));

    private ClusterApi() {}

    /**
     * Who is here.
     *
     * @param member id of the one who says so, as in the view of the cluster
     * @param node name of its settings
     * @param leaving it stops now, as it was told to
     */
    public record Presence(String member, String node, String build, List<String> roles, boolean leaving)
            implements Message {
        public Presence {
            roles = copy(roles);
        }
    }

    /**
     * Heard, and who heard it.
     *
     * @param silent members that the one who answers does not hear
     */
    public record Heard(String node, String build, List<String> roles, List<String> silent) implements Message {
        public Heard {
            roles = copy(roles);
            silent = copy(silent);
        }
    }

    private static List<String> copy(@Nullable List<String> texts) {
        return texts == null ? List.of() : List.copyOf(texts);
    }
}
