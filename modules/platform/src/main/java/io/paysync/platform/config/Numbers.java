package io.paysync.platform.config;

import java.util.Optional;

/** Numbers as people write them; no exponents, no grouping, nothing that only Java understands. */
final class Numbers {
    private Numbers() {}

    static Optional<Long> parseLong(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    static Optional<Double> parseDouble(String text) {
        return text.matches("-?\\d{1,15}(\\.\\d{1,15})?") ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }
}
