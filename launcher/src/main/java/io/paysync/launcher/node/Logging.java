package io.paysync.launcher.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
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

    /** Before anything else runs: third-party loggers to slf4j, plain lines, warnings only. */
    public static void prepare() {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.setProperty("hazelcast.logging.type", "slf4j");
        use(Format.PLAIN, Level.INFO);
    }

    public static void use(Format format, Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(format, context));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
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
