package io.paysync.polling.bill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatTest {
    private final List<Promise<Void>> begun = new ArrayList<>();

    private Future<Void> each(int n, int atOnce) {
        return Repeat.each(n, atOnce, i -> {
            assertThat(i).isEqualTo(begun.size());
            Promise<Void> one = Promise.promise();
            begun.add(one);
            return one.future();
        });
    }

    @Test
    void soManyAreInWorkAtATime() {
        Future<Void> all = each(5, 2);
        assertThat(begun).hasSize(2);

        begun.get(1).complete();
        begun.get(2).complete();
        assertThat(begun).hasSize(4);

        begun.get(0).complete();
        begun.get(3).complete();
        assertThat(begun).hasSize(5);
        assertThat(all.isComplete()).isFalse();

        begun.get(4).complete();
        assertThat(all.succeeded()).isTrue();
    }

    @Test
    void afterAFailureNothingIsBegunAndWhatWasBegunIsWaitedFor() {
        Future<Void> all = each(5, 2);

        begun.get(0).fail("broken");
        assertThat(all.isComplete()).isFalse();

        begun.get(1).complete();
        assertThat(begun).hasSize(2);
        assertThat(all.cause()).hasMessage("broken");
    }

    @Test
    void nothingToDoIsDone() {
        assertThat(each(0, 2).succeeded()).isTrue();
        assertThat(begun).isEmpty();
    }
}
