package io.paysync.contract.bus;

/**
 * What went wrong on the other side of the bus, as a value. Faults cross the bus instead of exceptions and time-outs.
 *
 * @param code one of {@link Code}
 * @param text for a person; never holds secrets or personal data
 */
public record Fault(Code code, String text) implements Message {
    /** The closed list of fault codes; {@link #retryable} tells whether the same question may be asked again later. */
    public enum Code {
        /** The bounded number of questions in flight is reached. */
        BUSY(true),
        /** No answer within the deadline, or nobody listens. The outcome is unknown. */
        TIMEOUT(true),
        /** The store or another dependency cannot be reached. */
        UNAVAILABLE(true),
        /** Another write won; read again and repeat. */
        CONFLICT(false),
        /** There is no such thing, or the asker may not see it. */
        NOT_FOUND(false),
        /** The question is wrong in itself. */
        INVALID(false),
        /** The account, role or state does not allow this. */
        REFUSED(false),
        /** A bug: the handler threw something it should not have. */
        INTERNAL(true);

        public final boolean retryable;

        Code(boolean retryable) {
            this.retryable = retryable;
        }
    }

    public boolean retryable() {
        return code.retryable;
    }

    /** The same fault as a failure of a future; it carries no stack trace. */
    public FaultException asException() {
        return new FaultException(this);
    }

    public static FaultException of(Code code, String text) {
        return new FaultException(new Fault(code, text));
    }
}
