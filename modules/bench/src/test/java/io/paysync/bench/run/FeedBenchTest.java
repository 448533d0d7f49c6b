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
    void everyWatcherGetsEveryVersionOnce(@TempDir Path dir) throws Exception {
        FeedBench.Size size = new FeedBench.Size(200, 20, 20, 60, 0);

        String said = Tried.by(
                dir, bench -> new FeedBench(bench, Corpus.sign(bench.keys(), size.callbacks()), size).run());

        // 180 orders with a watcher each, and three steps of one order with twenty.
        assertThat(said)
                .contains("floor: bare streams", "feed, committed to received", "feed, a watcher (KiB in p50)")
                .contains("events 240, repeated 0, missing 0; 200 watchers, 20 of them of one order that moved 3 times");
    }

    @Test
    void whatIsOwedIsMissedAndWhatIsNotOwedIsCounted() {
        FeedArrivals arrivals = new FeedArrivals(2, 1, 2);
        arrivals.event(0, 1, 100);
        arrivals.event(0, 2, 200);
        arrivals.event(2, 3, 200);
        arrivals.event(2, 2, 300);
        assertThat(arrivals.owed() - arrivals.came()).isOne();
        assertThat(arrivals.repeats()).isZero();

        arrivals.event(0, 2, 400);
        arrivals.event(1, 3, 400);
        arrivals.event(2, 4, 400);
        arrivals.event(1, 2, 500);

        assertThat(arrivals.came()).isEqualTo(arrivals.owed());
        assertThatThrownBy(arrivals::settle).hasMessage("0 events never came, 3 came that nothing has caused");
    }

    @Test
    void tooFewFilesAreToldBeforeAnythingIsOpened() {
        assertThatThrownBy(() -> FileLimit.demand(10_000, 1024, "--watchers"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("10500 open files", "allows 1024", "ulimit -n", "--watchers");
    }
}
