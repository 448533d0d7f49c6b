package io.paysync.contract.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two neighbouring releases speak with each other. Every message of a release lies under {@code messages/<release>} as it was
 * written by it; a later release must read it, so what is added must be optional, and nothing may change its meaning. After a
 * release, its messages are added with {@code -Dmessages.record=<release>}; those of earlier ones are never changed.
 */
class RecordedMessagesTest {
    private static final Path RECORDED = Path.of("src/test/resources/messages");
    private static final String RECORD = "messages.record";

    private static Stream<Path> recorded() throws IOException {
        record();
        try (Stream<Path> files = Files.walk(RECORDED)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    private static void record() throws IOException {
        String release = System.getProperty(RECORD);
        if (release == null) {
            return;
        }
        Path directory = Files.createDirectories(RECORDED.resolve(release));
        for (Map.Entry<String, Class<? extends Message>> type :
                MessageSamples.types().entrySet()) {
            Path file = directory.resolve(type.getKey() + ".json");
            if (!Files.exists(file)) {
                Files.writeString(
                        file,
                        Json.MAPPER
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(MessageSamples.of(type.getValue()))
                                + "\n");
            }
        }
    }

    private static Class<? extends Message> type(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        Class<? extends Message> type = MessageSamples.types().get(name);
        assertThat(type)
                .as("%s was sent by a release that may be a neighbour, so it cannot be removed or renamed", name)
                .isNotNull();
        return type;
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void whatAnEarlierReleaseSentKeepsItsMeaning(Path file) throws IOException {
        JsonNode sent = Json.MAPPER.readTree(Files.readString(file));

        Message read = Json.read(sent.toString(), type(file));

        assertKept(file.toString(), sent, Json.MAPPER.readTree(Json.write(read)));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void whatALaterReleaseAddsIsIgnored(Path file) throws IOException {
        JsonNode sent = Json.MAPPER.readTree(Files.readString(file));
        Message plain = Json.read(sent.toString(), type(file));
        extend(sent);

        Message read = Json.read(sent.toString(), type(file));

        assertThat(Json.write(read)).isEqualTo(Json.write(plain));
    }

    @Test
    void noMessageIsMissing() throws IOException {
        for (String name : MessageSamples.types().keySet()) {
            try (Stream<Path> releases = Files.list(RECORDED)) {
                assertThat(releases.anyMatch(release -> Files.exists(release.resolve(name + ".json"))))
                        .as("%s is recorded; run this test with -D%s=<next release>", name, RECORD)
                        .isTrue();
            }
        }
    }

    /** Every field that was sent is there with the same value; there may be more. */
    private static void assertKept(String where, JsonNode sent, JsonNode read) {
        if (sent.isObject()) {
            for (Map.Entry<String, JsonNode> field : sent.properties()) {
                assertThat(read.has(field.getKey()))
                        .as("%s: %s was lost", where, field.getKey())
                        .isTrue();
                assertKept(where + "/" + field.getKey(), field.getValue(), read.get(field.getKey()));
            }
        } else if (sent.isArray()) {
            assertThat(read.size()).as(where).isEqualTo(sent.size());
            for (int i = 0; i < sent.size(); i++) {
                assertKept(where + "/" + i, sent.get(i), read.get(i));
            }
        } else {
            assertThat(read).as(where).isEqualTo(sent);
        }
    }

    /** A field that nobody knows, in every object that is not a map of free names. */
    private static void extend(JsonNode node) {
        for (Iterator<JsonNode> parts = node.elements(); parts.hasNext(); ) {
            extend(parts.next());
        }
        if (node instanceof ObjectNode object && !object.has("key")) {
            object.putObject("addedLater").put("x", 1);
        }
    }
}
