package io.paysync.launcher.embedded;

/** An embedded service cannot be started; the message says why and what to do, in one line. */
public final class EmbeddedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EmbeddedException(String message) {
        super(message);
    }

    EmbeddedException(String message, Throwable cause) {
        super(message, cause);
    }
}
