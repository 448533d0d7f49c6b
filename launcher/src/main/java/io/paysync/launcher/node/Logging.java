package io.paysync.launcher.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Logs go to standard error, one line per event, plain or JSON by setting. A line is cut and its control characters are
 * replaced, and what follows it of a stack trace is indented, so nothing from outside can forge a line (the JSON encoder
 * escapes by itself).
 */
public final class Logging {
    private static final String PLAIN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{24} %.-4096replace(%msg){'[\\p{Cntrl}]',"
                    + " '?'}%n%replace(%ex{20}){'[\\r\\n]+(?!\\z)','\n  '}";

    private Logging() {}

    /** How log lines look. */
    public enum Format {
        PLAIN,
        JSON
    }

    private static final AtomicLong DROPPED = new AtomicLong();
    private static volatile @Nullable LogQueue queue;

    /** Before anything else runs: third-party loggers to slf4j, plain lines, warnings only. */
    public static void prepare() {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.setProperty("hazelcast.logging.type", "slf4j");
        use(Format.PLAIN, Level.INFO);
    }

    /** Who logs waits until it is written: for a command, which a person looks at. */
    public static void use(Format format, Level level) {
        LoggerContext context = anew(level);
        queue = null;
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(console(format, context));
    }

    /**
     * Nobody waits for what he logs: for a node.
     *
     * @param lines that may wait to be written; what comes then is dropped and counted
     */
    public static void use(Format format, Level level, int lines) {
        LoggerContext context = anew(level);
        LogQueue made = new LogQueue(console(format, context), context.getLogger(Logging.class), lines, DROPPED);
        made.setContext(context);
        made.start();
        queue = made;
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(made);
    }

    /** Before the process ends: what was logged last is written, unless nobody takes it. */
    public static void flush() {
        flush(LogQueue.LAST_LINES);
    }

    static boolean flush(Duration most) {
        LogQueue now = queue;
        return now == null || now.flush(most);
    }

    /** {@code paysync_log_dropped_total}. */
    static void meter(MeterRegistry meters) {
        FunctionCounter.builder("paysync.log.dropped", DROPPED, AtomicLong::get)
                .description("log lines dropped because standard error took none and log.queue was full")
                .register(meters);
    }

    private static ConsoleAppender<ILoggingEvent> console(Format format, LoggerContext context) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(format, context));
        appender.start();
        return appender;
    }

    private static LoggerContext anew(Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
        context.getLogger("com.hazelcast").setLevel(Level.WARN);
        context.getLogger("org.flywaydb").setLevel(Level.WARN);
        context.getLogger("io.netty").setLevel(Level.WARN);
        // A broker that is away is told by our own lines; these would come with each of its clients' many tries.
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
        context.getLogger("com.rabbitmq").setLevel(Level.OFF);
        // A connection accepted during a stop prints a stack trace there.
        context.getLogger("io.netty.bootstrap").setLevel(Level.ERROR);
        // One stack trace for each refused connect to a node that has just died would drown everything else.
        context.getLogger("io.vertx.core.eventbus.impl.clustered").setLevel(Level.ERROR);
        return context;
    }

    private static Encoder<ILoggingEvent> encoder(Format format, LoggerContext context) {
        EncoderBase<ILoggingEvent> encoder;
        if (format == Format.JSON) {
            JsonEncoder json = new JsonEncoder();
            // What a person reads; the template beside it tells lines of one kind. The arguments are in the former.
            json.setWithFormattedMessage(true);
            json.setWithArguments(false);
            encoder = json;
        } else {
            PatternLayoutEncoder plain = new PatternLayoutEncoder();
            plain.setPattern(PLAIN);
            plain.setCharset(StandardCharsets.UTF_8);
            encoder = plain;
        }
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
