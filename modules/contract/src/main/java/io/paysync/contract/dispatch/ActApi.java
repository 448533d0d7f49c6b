package io.paysync.contract.dispatch;

import io.paysync.contract.bus.Ask;
import io.paysync.contract.bus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people have done to an endpoint and to what it was sent. */
public final class ActApi {
    /** Newest first; of an endpoint that was removed too. */
    public static final Ask<ListActs, ActPage> LIST =
            Ask.of("dispatch.act.list", ListActs.class, ActPage.class, Duration.ofSeconds(3));

    private ActApi() {}

    /** @param after the cursor of the page before, or null */
    public record ListActs(
            String merchant, String endpointId, @Nullable String after, int limit) implements Message {}

    public record ActPage(List<Act> acts, @Nullable String next) implements Message {}

    /**
     * @param act SAVE, REMOVE, ENABLE, ROTATE, TEST or SEND_AGAIN
     * @param who the key's id, {@code unknown} when a node of an older release was asked
     * @param about the test's message or the delivery, where there is one
     */
    public record Act(
            String act, String who, Instant at, @Nullable String about) {}
}
