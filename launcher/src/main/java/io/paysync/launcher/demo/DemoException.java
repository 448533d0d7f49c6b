package io.paysync.launcher.demo;

/** The demo cannot start for a reason outside it; the message is one line that says what to do. */
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoException(String message) {
        super(message);
    }

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
