package io.paysync.statusapi.http;

import io.paysync.statusapi.openapi.Operation;
import io.paysync.statusapi.openapi.UrlText;
import io.vertx.core.http.HttpMethod;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of a path. Segments are compared as they came, nothing is normalised: a path with empty or dotted
 * segments, a trailing slash or another case of letters is another path, so no proxy in front can be talked into seeing a
 * different route than we do. Only the segments that are parameters are decoded, once.
 */
final class Routes {
    private final Branch root = new Branch();

    /** One segment of the tree of paths. */
    private static final class Branch {
        private final Map<String, Branch> fixed = new HashMap<>();
        private final Map<String, Operation> operations = new TreeMap<>();
        private @Nullable Branch parameter;
        private String parameterName = "";
    }

    /** @param path decoded path parameters by name */
    record Match(Operation operation, Map<String, String> path) {}

    Routes(Collection<Operation> operations) {
        operations.forEach(this::add);
    }

    private void add(Operation operation) {
        Branch at = root;
        for (String segment : segments(operation.template())) {
            at = segment.startsWith("{") ? parameter(at, segment) : fixed(at, segment);
        }
        if (at.operations.put(operation.method().name(), operation) != null) {
            throw new IllegalStateException("two operations at " + operation.method() + " " + operation.template());
        }
    }

    private static Branch fixed(Branch at, String segment) {
        return at.fixed.computeIfAbsent(segment, s -> new Branch());
    }

    private static Branch parameter(Branch at, String segment) {
        String name = segment.substring(1, segment.length() - 1);
        Branch next = at.parameter == null ? new Branch() : at.parameter;
        if (at.parameter != null && !at.parameterName.equals(name)) {
            throw new IllegalStateException("two names for one path segment: " + name + ", " + at.parameterName);
        }
        at.parameter = next;
        at.parameterName = name;
        return next;
    }

    /**
     * @param path the raw path
     * @throws ProblemException NOT_FOUND, or METHOD_NOT_ALLOWED
     * @throws io.paysync.statusapi.openapi.InvalidRequest when a parameter is not well encoded
     */
    Match find(HttpMethod method, String path) {
        Branch at = root;
        Map<String, String> parameters = new HashMap<>();
        for (String segment : segments(path)) {
            Branch next = at.fixed.get(segment);
            if (next == null && at.parameter != null) {
                parameters.put(at.parameterName, parameterValue(segment));
                next = at.parameter;
            }
            if (next == null) {
                throw Problem.of(Problem.Kind.NOT_FOUND).asException();
            }
            at = next;
        }
        Operation operation = at.operations.get(method.name());
        if (operation != null) {
            return new Match(operation, parameters);
        }
        if (at.operations.isEmpty()) {
            throw Problem.of(Problem.Kind.NOT_FOUND).asException();
        }
        throw Problem.of(Problem.Kind.METHOD_NOT_ALLOWED)
                .with("Allow", String.join(", ", at.operations.keySet()))
                .asException();
    }

    private static String parameterValue(String segment) {
        String value = UrlText.segment(segment);
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw Problem.of(Problem.Kind.NOT_FOUND).asException();
        }
        return value;
    }

    private static List<String> segments(String path) {
        if (!path.startsWith("/")) {
            throw Problem.of(Problem.Kind.NOT_FOUND).asException();
        }
        return List.of(path.substring(1).split("/", -1));
    }
}
