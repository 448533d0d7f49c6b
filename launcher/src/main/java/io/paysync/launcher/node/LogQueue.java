package io.paysync.launcher.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between those who log and where it is written. A sink that takes nothing, a pipe whose reader hangs or whose disk is
 * full, then holds up one thread of its own and no event loop. What finds the queue full is dropped and counted, and a line
 * tells how many as soon as lines are taken again.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final long LOOK_NANOS = 2_000_000;
    /** What the last lines of a process get. */
    static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final Appender<ILoggingEvent> sink;
    private final Logger teller;
    private final AtomicLong dropped;
    private final BlockingQueue<ILoggingEvent> queue;
    private final AtomicInteger unwritten = new AtomicInteger();
    private final Thread writer;
    private long told;

    /**
     * @param sink started
     * @param teller in whose name the line about dropped ones is written
     * @param dropped counts on
     */
    LogQueue(Appender<ILoggingEvent> sink, Logger teller, int lines, AtomicLong dropped) {
        this.sink = sink;
        this.teller = teller;
        this.dropped = dropped;
        this.told = dropped.get();
        this.queue = new ArrayBlockingQueue<>(lines);
        this.writer = Thread.ofPlatform().daemon().name("paysync-log").unstarted(this::write);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Its arguments may be other ones by the time it is written.
        event.prepareForDeferredProcessing();
        unwritten.incrementAndGet();
        if (!queue.offer(event)) {
            unwritten.decrementAndGet();
            dropped.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (true) {
                ILoggingEvent event = queue.take();
                sink.doAppend(event);
                tellDropped();
                unwritten.decrementAndGet();
            }
        } catch (InterruptedException e) {
            // Stopped.
        }
    }

    private void tellDropped() {
        long now = dropped.get();
        if (now > told) {
            sink.doAppend(new LoggingEvent(
                    LogQueue.class.getName(),
                    teller,
                    Level.WARN,
                    "log lines dropped because nobody took them count={}",
                    null,
                    new Object[] {now - told}));
            told = now;
        }
    }

    /** Waits until everything is written, but not for long. @return whether it is */
    boolean flush(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (unwritten.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return unwritten.get() == 0;
    }

    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        boolean written = flush(LAST_LINES);
        writer.interrupt();
        // The writer may hang within the sink, which cannot be stopped then.
        if (written) {
            sink.stop();
        }
    }
}
