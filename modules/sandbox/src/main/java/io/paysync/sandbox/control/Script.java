package io.paysync.sandbox.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shall happen one after the other, from a YAML file: {@code steps}, each an {@link Action} with what is said with it,
 * or {@code wait} with a time; {@code repeat} does all of it so often, and <code>{n}</code> in a text is the number of the
 * round.
 */
public record Script(int repeat, List<Step> steps) {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Pattern WAIT = Pattern.compile("([0-9]{1,7})(ms|s|m)");
    private static final int REPEAT_MAX = 1_000_000;
    private static final int STEPS_MAX = 10_000;
    private static final String ROUND = "{n}";

    /** One of them. */
    public sealed interface Step {
        record Wait(Duration time) implements Step {}

        record Do(Action action, ObjectNode said) implements Step {}
    }

    /** @throws IllegalArgumentException saying in words what is wrong, and in which step */
    public static Script parse(String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("line " + line + " is not YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (root == null || !root.isObject() || !root.path("steps").isArray()) {
            throw new IllegalArgumentException("a script holds steps: a list, and perhaps repeat: a number");
        }
        only(root, Set.of("steps", "repeat"), "the script");
        JsonNode repeat = root.path("repeat");
        boolean given = !repeat.isMissingNode();
        if (given && (!repeat.isInt() || repeat.asInt() < 1 || repeat.asInt() > REPEAT_MAX)) {
            throw new IllegalArgumentException("repeat must be between 1 and " + REPEAT_MAX);
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : root.path("steps")) {
            steps.add(step(step, steps.size() + 1));
        }
        if (steps.isEmpty() || steps.size() > STEPS_MAX) {
            throw new IllegalArgumentException("a script has 1 to " + STEPS_MAX + " steps");
        }
        return new Script(given ? repeat.asInt() : 1, List.copyOf(steps));
    }

    private static Step step(JsonNode node, int number) {
        if (!node.isObject() || node.size() != 1) {
            throw new IllegalArgumentException("step " + number + " must be one of wait, " + Action.words());
        }
        Map.Entry<String, JsonNode> only = node.fields().next();
        if (only.getKey().equals("wait")) {
            return new Step.Wait(time(only.getValue().asText(), number));
        }
        Action action = Action.named(only.getKey())
                .orElseThrow(() -> new IllegalArgumentException(
                        "step " + number + " is no " + only.getKey() + "; it must be one of wait, " + Action.words()));
        if (!(only.getValue() instanceof ObjectNode said)) {
            throw new IllegalArgumentException("step " + number + ": " + only.getKey() + " must hold keys and values");
        }
        only(said, action.keysWithOrder(), "step " + number);
        return new Step.Do(action, said);
    }

    private static void only(JsonNode node, Set<String> keys, String where) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw new IllegalArgumentException(where + ": unknown key " + name + "; known are "
                        + keys.stream().sorted().toList());
            }
        }
    }

    private static Duration time(String text, int number) {
        Matcher wait = WAIT.matcher(text);
        if (!wait.matches()) {
            throw new IllegalArgumentException("step " + number + ": wait is a time such as 250ms, 5s or 2m");
        }
        long count = Long.parseLong(wait.group(1));
        return switch (wait.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    /** What is said in this round. */
    static ObjectNode inRound(ObjectNode said, int round) {
        ObjectNode copy = said.deepCopy();
        copy.fields().forEachRemaining(field -> {
            if (field.getValue().isTextual() && field.getValue().asText().contains(ROUND)) {
                field.setValue(TextNode.valueOf(field.getValue().asText().replace(ROUND, Integer.toString(round))));
            }
        });
        return copy;
    }
}
