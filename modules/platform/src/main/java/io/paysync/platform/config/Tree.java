package io.paysync.platform.config;

import java.util.List;
import java.util.Map;

/** A value in the file, with the line it stands on. */
sealed interface Tree {
    int line();

    record Scalar(String text, int line) implements Tree {}

    /** A key without a value: reads as absent. */
    record Nothing(int line) implements Tree {}

    record Items(List<Tree> items, int line) implements Tree {}

    record Fields(Map<String, Tree> fields, int line) implements Tree {}
}
