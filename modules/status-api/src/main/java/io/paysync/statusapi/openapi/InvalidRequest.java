package io.paysync.statusapi.openapi;

import java.util.List;

/** A request that is not what the document asks for. Without stack trace: it tells of the outside, not of a bug. */
public final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean malformed;
    private final transient List<FieldError> errors;

    /** @param malformed it cannot even be read; otherwise its content is wrong */
    public InvalidRequest(boolean malformed, List<FieldError> errors) {
        super("invalid request", null, false, false);
        this.malformed = malformed;
        this.errors = List.copyOf(errors);
    }

    /** One error of content, such as two fields that do not fit together. */
    public static InvalidRequest body(String pointer, String detail) {
        return new InvalidRequest(false, List.of(new FieldError("body", pointer, detail)));
    }

    public static InvalidRequest parameter(String in, String name, String detail) {
        return new InvalidRequest(true, List.of(new FieldError(in, name, detail)));
    }

    public boolean malformed() {
        return malformed;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
