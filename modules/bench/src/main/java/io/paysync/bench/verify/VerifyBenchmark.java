package io.paysync.bench.verify;

import ch.qos.logback.classic.Level;
import io.paysync.bench.fuzz.Subject;
import io.paysync.bench.peers.Peer;
import io.paysync.launcher.node.Logging;
import io.paysync.providers.Verdict;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What JMH runs. One thread, one genuine callback, judged again and again: no key is parsed twice by us. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class VerifyBenchmark {
    @Param("stripe")
    public String provider;

    private Contender contender;
    private @Nullable Peer peer;

    @Setup
    public void load() throws IOException, GeneralSecurityException {
        Logging.use(Logging.Format.PLAIN, Level.WARN);
        contender = Contender.of(provider);
        peer = contender.peer();
    }

    @Benchmark
    public Verdict ours(ThreadTime time) {
        time.count();
        return contender.account().verify(contender.raw(), Subject.NOW);
    }

    /** The signature alone: a forged callback is as much work up to there. */
    @Benchmark
    public Verdict oursSignature(ThreadTime time) {
        time.count();
        return contender.account().verify(contender.forged(), Subject.NOW);
    }

    @Benchmark
    public boolean library(ThreadTime time) throws Exception {
        time.count();
        return peer().library().takes(contender.raw()) && peer().reading().takes(contender.raw());
    }

    @Benchmark
    public boolean librarySignature(ThreadTime time) throws Exception {
        time.count();
        return peer().library().takes(contender.raw());
    }

    private Peer peer() {
        if (peer == null) {
            throw new IllegalStateException("there is no library");
        }
        return peer;
    }

    @Benchmark
    public boolean floor(ThreadTime time) throws GeneralSecurityException {
        time.count();
        return contender.floor().holds();
    }

    @Benchmark
    public Verdict largestLong(ThreadTime time) {
        time.count();
        return contender.padded().verify(contender.largest().get(0), Subject.NOW);
    }

    @Benchmark
    public Verdict largestNames(ThreadTime time) {
        time.count();
        return contender.padded().verify(contender.largest().get(1), Subject.NOW);
    }

    @Benchmark
    public Verdict largestMany(ThreadTime time) {
        time.count();
        return contender.padded().verify(contender.largest().get(2), Subject.NOW);
    }
}
