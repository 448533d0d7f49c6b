package io.paysync.statusapi.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.statusapi.SampleOrders;
import io.paysync.statusapi.events.Frames.Frame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FramesTest {
    private static final OrderKey KEY = new OrderKey("default", "A-1");
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private static Order order(int version) {
        return SampleOrders.order(KEY, OrderStatus.PENDING, version, AT);
    }

    private static List<Change> history(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(v ->
                        new Change(KEY, v, OrderStatus.PENDING, OrderStatus.PENDING, null, null, "r", AT, order(v)))
                .toList();
    }

    private static List<Integer> versions(List<Frame> frames) {
        return frames.stream().map(Frame::version).toList();
    }

    @Property
    void nothingIsMissedAndNothingRepeated(
            @ForAll @IntRange(min = 1, max = 30) int latest,
            @ForAll @IntRange(min = 0, max = 40) int seen,
            @ForAll @IntRange(min = 0, max = 5) int newerInHistory) {
        int known = latest + newerInHistory;
        List<Integer> sent = versions(Frames.next(seen, order(latest), history(1, known)));

        if (seen == 0 || seen > known) {
            assertThat(sent).containsExactly(latest);
        } else {
            assertThat(sent)
                    .isEqualTo(IntStream.rangeClosed(seen + 1, known).boxed().toList());
        }
    }

    @Property
    void aHistoryWithAGapGivesTheStateInsteadOfAPartOfTheSteps(
            @ForAll @IntRange(min = 4, max = 30) int latest, @ForAll @IntRange(min = 3, max = 28) int gap) {
        List<Change> changes = new ArrayList<>(history(1, latest));
        changes.removeIf(change -> change.version() == Math.min(gap, latest));

        List<Frame> frames = Frames.next(1, order(latest), changes);

        assertThat(versions(frames)).containsExactly(latest);
        assertThat(frames.getFirst().bytes().toString()).contains("event: snapshot");
    }

    @Example
    void aFrameIsThreeLinesAndABlankOne() {
        String text = Frames.snapshot(order(3)).bytes().toString();

        assertThat(text).startsWith("id: 3\nevent: snapshot\ndata: {").endsWith("}\n\n");
        assertThat(text.lines().count()).isEqualTo(4);
    }
}
