package io.paysync.statusapi.http;

/** A {@link Problem} on its way through a chain of futures. Without stack trace: it tells of the outside, not of a bug. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.kind().name(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
