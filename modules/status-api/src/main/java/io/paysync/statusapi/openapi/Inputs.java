package io.paysync.statusapi.openapi;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checked parameters of one request. Asking for one that the document does not have is a bug. */
public final class Inputs {
    private final Map<String, Object> values;

    Inputs(Map<String, Object> values) {
        this.values = values;
    }

    /** A required text. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalStateException("no parameter " + name));
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable((String) values.get(name));
    }

    /** An integer that is required or has a default. */
    public int integer(String name) {
        return optionalInteger(name).orElseThrow(() -> new IllegalStateException("no parameter " + name));
    }

    public Optional<Integer> optionalInteger(String name) {
        return Optional.ofNullable((Number) values.get(name)).map(Number::intValue);
    }

    public Optional<Double> optionalNumber(String name) {
        return Optional.ofNullable((Number) values.get(name)).map(Number::doubleValue);
    }

    public Optional<Boolean> optionalFlag(String name) {
        return Optional.ofNullable((Boolean) values.get(name));
    }

    /** All values of a repeated parameter; empty when absent. */
    public List<String> list(String name) {
        Object value = values.get(name);
        return value instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** @throws InvalidRequest when it is no point in time */
    public Optional<Instant> instant(String name) {
        return optionalText(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw InvalidRequest.parameter("query", name, "is not a time");
            }
        });
    }
}
