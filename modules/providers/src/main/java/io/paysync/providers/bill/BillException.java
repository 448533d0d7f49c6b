package io.paysync.providers.bill;

/**
 * A file is not the bill it should be: cut off, of another day or account, in another format, or its totals do not add up.
 * Such a file is refused as a whole. The message is for people and holds nothing of the file but numbers and column names.
 */
public final class BillException extends Exception {
    private static final long serialVersionUID = 1;

    public BillException(String message) {
        super(message, null, false, false);
    }
}
