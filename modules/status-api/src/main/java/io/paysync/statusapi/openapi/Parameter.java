package io.paysync.statusapi.openapi;

import org.jspecify.annotations.Nullable;

/**
 * @param in {@code path} or {@code query}
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code array} (of texts)
 * @param byDefault taken when it is absent, or null
 */
public record Parameter(
        String name,
        String in,
        boolean required,
        String type,
        @Nullable Object byDefault,
        SchemaCheck check) {}
