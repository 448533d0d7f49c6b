package io.paysync.launcher.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

/** The logging of the tests themselves. */
final class TestLogging {
    private TestLogging() {}

    /** Back to what the tests' configuration says, after a test of the node's own logging. */
    static void asConfigured() throws JoranException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }
}
