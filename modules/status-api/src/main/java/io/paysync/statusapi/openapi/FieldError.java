package io.paysync.statusapi.openapi;

/**
 * One thing that is wrong with a request.
 *
 * @param in {@code path}, {@code query} or {@code body}
 * @param name the parameter's name, or a JSON pointer into the body
 * @param detail for people; never holds the value
 */
public record FieldError(String in, String name, String detail) {}
