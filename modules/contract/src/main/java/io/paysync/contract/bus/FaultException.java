package io.paysync.contract.bus;

/** A {@link Fault} on its way through a chain of futures. Without stack trace: it tells of the outside, not of a bug. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    public FaultException(Fault fault) {
        super(fault.code() + ": " + fault.text(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
