package io.paysync.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML into a {@link Tree}. Doubled keys, aliases and further documents are mistakes. */
final class YamlTree {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final YAMLParser parser;
    private final Mistakes mistakes;

    private YamlTree(YAMLParser parser, Mistakes mistakes) {
        this.parser = parser;
        this.mistakes = mistakes;
    }

    /** A file that is no YAML reads as empty, with one mistake. */
    static Tree.Fields read(String text, Mistakes mistakes) {
        try (YAMLParser parser = YAML.createParser(text)) {
            return new YamlTree(parser, mistakes).document();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            mistakes.unreadable(
                    line,
                    "is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Tree.Fields(Map.of(), 1);
    }

    private Tree.Fields document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return new Tree.Fields(Map.of(), 1);
        }
        Tree tree = value("", line());
        if (parser.nextToken() != null) {
            mistakes.unreadable(line(), "holds more than one document");
        }
        if (tree instanceof Tree.Fields fields) {
            return fields;
        }
        mistakes.unreadable(tree.line(), "must hold keys and values");
        return new Tree.Fields(Map.of(), 1);
    }

    /** @param line where its key stands, so that a section is found by its name */
    private Tree value(String path, int line) throws IOException {
        if (parser.isCurrentAlias()) {
            mistakes.add(line, path, "aliases are not allowed");
            return new Tree.Nothing(line);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(path, line);
            case START_ARRAY -> items(path, line);
            case VALUE_NULL -> new Tree.Nothing(line);
            default -> new Tree.Scalar(parser.getText(), line);
        };
    }

    private Tree.Fields fields(String path, int line) throws IOException {
        Map<String, Tree> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            String full = path.isEmpty() ? key : path + "." + key;
            Tree value = value(full, keyLine);
            if (fields.containsKey(key)) {
                mistakes.add(keyLine, full, "stands here twice");
            } else {
                fields.put(key, value);
            }
        }
        return new Tree.Fields(fields, line);
    }

    private Tree.Items items(String path, int line) throws IOException {
        List<Tree> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path + "[" + items.size() + "]", line()));
        }
        return new Tree.Items(items, line);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
