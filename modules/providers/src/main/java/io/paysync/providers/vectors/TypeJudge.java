package io.paysync.providers.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Judges the cases of one provider and type. */
@FunctionalInterface
public interface TypeJudge {
    /**
     * @return what differs; empty when nothing does
     * @throws Unsupported when the case asks for something that is not built
     * @throws IllegalArgumentException when the case itself cannot be read
     */
    List<String> differences(JsonNode vector);

    /** The case asks for something that is not built. */
    final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unsupported(String why) {
            super(why);
        }
    }
}
