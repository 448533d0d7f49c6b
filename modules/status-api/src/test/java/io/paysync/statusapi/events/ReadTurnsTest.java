package io.paysync.statusapi.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTurnsTest {
    private final List<Promise<Void>> begun = new ArrayList<>();

    private Future<Void> read() {
        Promise<Void> read = Promise.promise();
        begun.add(read);
        return read.future();
    }

    @Test
    void soManyReadAndTheOthersBeginInTheirOrderWhenOneIsDone() {
        ReadTurns turns = new ReadTurns(2, 10);
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(turns.take(this::read));
        }
        assertThat(begun).hasSize(2);
        assertThat(turns.waiting()).isEqualTo(2);

        begun.get(1).fail("away");
        assertThat(begun).hasSize(3);
        begun.get(2).complete();
        begun.get(3).complete();
        begun.get(0).complete();

        assertThat(all).extracting(Future::succeeded).containsExactly(true, false, true, true);
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void whoFindsTheLineFullIsRefusedAtOnce() {
        ReadTurns turns = new ReadTurns(1, 1);
        turns.take(this::read);
        turns.take(this::read);
        Future<Void> refused = turns.take(this::read);

        assertThat(refused.cause())
                .isInstanceOfSatisfying(
                        FaultException.class,
                        busy -> assertThat(busy.fault().code()).isEqualTo(Fault.Code.BUSY));
        begun.getFirst().complete();
        assertThat(begun).hasSize(2);
    }

    @Test
    void aLongLineOfReadsThatFailAtOnceIsWorkedOff() {
        ReadTurns turns = new ReadTurns(1, 100_000);
        turns.take(this::read);
        List<Future<Void>> others = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            others.add(turns.take(() -> Future.failedFuture("away")));
        }
        begun.getFirst().complete();

        assertThat(others).allMatch(Future::failed);
    }
}
