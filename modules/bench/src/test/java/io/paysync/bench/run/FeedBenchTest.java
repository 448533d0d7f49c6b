package io.paysync.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.bench.load.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, in seconds: what is told of times and memory means nothing, what is told of counts does. */
class FeedBenchTest {
    @Test
    void everyWatcherGetsEveryVersionOnceAndInOrder(@TempDir Path dir) throws Exception {
        FeedBench.Size size = new FeedBench.Size(80, 20, 20, 30, 0);

        String said =
                Tried.by(dir, bench -> new FeedBench(bench, Corpus.sign(bench.keys(), size.callbacks()), size).run());

        // 60 orders with a watcher each, and two steps of one order with twenty.
        assertThat(said)
                .contains("floor: bare streams", "feed, committed to received", "feed, a watcher (KiB in p50)")
                .contains("events 100, wrong 0, missing 0; 80 watchers, 20 of them of one order that moved 2 times");
    }

    @Test
    void whatIsOwedIsMissedAndWhatComesAgainOrNotInOrderIsWrong() {
        FeedArrivals arrivals = new FeedArrivals(2, 1, 2);
        for (int stream = 0; stream < 3; stream++) {
            arrivals.event(stream, 1, 100);
        }
        arrivals.event(0, 2, 200);
        arrivals.event(2, 2, 300);
        arrivals.event(2, 3, 300);
        assertThat(arrivals.owed() - arrivals.came()).isOne();
        assertThat(arrivals.wrong()).isZero();

        // Again, older after newer, and one that there is not.
        arrivals.event(0, 2, 400);
        arrivals.event(2, 2, 400);
        arrivals.event(2, 4, 400);

        assertThatThrownBy(() -> arrivals.settle(() -> {}))
                .hasMessage("1 events never came, 3 came again or not in order; stream 1 has version 1 of 2");
    }

    @Test
    void aVersionThatIsLeftOutIsWrong() {
        FeedArrivals arrivals = new FeedArrivals(0, 1, 2);
        arrivals.event(0, 1, 100);
        arrivals.event(0, 3, 200);

        assertThat(arrivals.wrong()).isOne();
    }

    @Test
    void tooFewFilesAreToldBeforeAnythingIsOpened() {
        assertThatThrownBy(() -> FileLimit.demand(10_000, 1024, "--watchers"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("10500 open files", "allows 1024", "ulimit -n", "--watchers");
    }
}
