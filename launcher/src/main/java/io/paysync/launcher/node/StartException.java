package io.paysync.launcher.node;

/** A node cannot start for a reason outside it; the message is one line for an operator. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The text of the innermost cause: the one that names the port or the host. */
    public static String rootText(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
        }
        String text = at.getMessage();
        return text == null
                ? at.getClass().getSimpleName()
                : text.replaceAll("\\s+", " ").trim();
    }
}
