package io.paysync.providers;

import org.jspecify.annotations.Nullable;

/** The exact HTTP answer a provider expects. {@code contentType} is null for an empty body. */
public record Ack(int status, @Nullable String contentType, String body) {}
