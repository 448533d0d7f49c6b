package io.paysync.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.joran.spi.JoranException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.testkit.Probe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Standard error takes nothing: a pipe whose reader hangs, a full disk behind it. */
class LogQueueTest {
    private static final int LINES = 3;

    private final PrintStream err = System.err;
    private final Stuck bytes = new Stuck();

    /** Takes nothing until it is opened. */
    private static final class Stuck extends ByteArrayOutputStream {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void write(byte[] from, int offset, int length) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.write(from, offset, length);
        }
    }

    @AfterEach
    void asBefore() throws JoranException {
        bytes.open.countDown();
        System.setErr(err);
        TestLogging.asConfigured();
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void tell(int no) {
        LoggerFactory.getLogger("io.paysync.test.Teller").info("said no={};", no);
    }

    private static double dropped() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Logging.meter(meters);
        return meters.get("paysync.log.dropped").functionCounter().count();
    }

    @Test
    @Timeout(30)
    void whoLogsGoesOnAndWhatWasDroppedIsCountedAndTold() throws Exception {
        double before = dropped();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Logging.use(Logging.Format.PLAIN, Level.INFO, LINES);

        tell(0);
        bytes.entered.await();
        for (int no = 1; no <= LINES + 2; no++) {
            tell(no);
        }

        assertThat(dropped() - before).isEqualTo(2);
        assertThat(written()).isEmpty();

        bytes.open.countDown();

        Probe.until("the lines that waited", () -> written().contains("no=" + LINES + ";"));
        tell(9);
        Probe.until("the next line", () -> written().contains("no=9;"));
        assertThat(written().lines().map(line -> line.replaceAll(".* (no|count)=", "$1=")))
                .containsExactly("no=0;", "count=2", "no=1;", "no=2;", "no=3;", "no=9;");
    }

    @Test
    @Timeout(30)
    void anEndDoesNotWaitForASinkThatTakesNothing() throws Exception {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Logging.use(Logging.Format.PLAIN, Level.INFO, LINES);
        tell(0);
        bytes.entered.await();

        assertThat(Logging.flush(Duration.ofMillis(50))).isFalse();
        assertThat(written()).isEmpty();
    }

    @Test
    @Timeout(30)
    void whatWasLoggedLastIsThereAtTheEnd() {
        bytes.open.countDown();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Logging.use(Logging.Format.PLAIN, Level.INFO, LINES);

        tell(7);

        assertThat(Logging.flush(Duration.ofSeconds(20))).isTrue();
        assertThat(written()).contains("no=7;");
    }
}
