package io.paysync.launcher.cli;

/** What the commands answer to the shell. After sysexits(3), so that scripts and supervisors can tell them apart. */
public final class ExitCode {
    public static final int OK = 0;
    /** Something judged was found wrong: a vector failed, a callback would be refused. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** There was nothing that could be judged, so nothing is known: neither right nor wrong. */
    public static final int NOTHING_JUDGED = 3;
    /** A file named on the command line cannot be read, or holds something else. */
    public static final int NO_INPUT = 66;
    /** A bug; the log tells more. */
    public static final int INTERNAL = 70;
    /** It cannot work right now (PostgreSQL unreachable, port taken): try again later. */
    public static final int TRY_LATER = 75;
    /** The configuration is wrong; one line per mistake was printed. */
    public static final int CONFIG = 78;
    /** Ctrl-C, after an orderly stop: what every JVM says that a signal has ended, 128 and its number. */
    public static final int INTERRUPTED = 130;
    /** SIGTERM, after an orderly stop. */
    public static final int TERMINATED = 143;

    static final String FOOTER = "%nExit codes: 0 done, 1 something judged was found wrong, 2 wrong command line,"
            + " 3 nothing could be judged,%n66 unreadable input, 69 no JDK (by the script ./paysync), 70 internal error,"
            + " 75 cannot work right now, 78 wrong configuration,%n130 stopped by Ctrl-C (SIGINT), 143 stopped by SIGTERM.";

    private ExitCode() {}
}
