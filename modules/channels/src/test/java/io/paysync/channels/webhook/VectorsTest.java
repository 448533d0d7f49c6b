package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paysync.channels.webhook.StandardWebhooks.Reason;
import io.paysync.platform.config.Secret;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded messages of other implementations: each gets the verdict and reason written in its file. */
class VectorsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("files")
    void recordedMessageGetsItsVerdict(Path file) throws IOException {
        JsonNode vector = MAPPER.readTree(file.toFile());
        Map<String, String> headers = new HashMap<>();
        vector.at("/request/headers")
                .forEach(pair -> headers.put(
                        pair.get(0).asText().toLowerCase(Locale.ROOT),
                        pair.get(1).asText()));
        byte[] body =
                Base64.getDecoder().decode(vector.at("/request/body_base64").asText());

        Optional<Reason> refused = StandardWebhooks.verify(
                headers::get,
                body,
                keys(vector),
                Instant.parse(vector.get("now").asText()),
                StandardWebhooks.TOLERANCE);

        String expected = vector.at("/expected/reason").isNull()
                ? "accept"
                : vector.at("/expected/reason").asText();
        assertThat(refused.map(Enum::name).orElse("accept")).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("files")
    void genuineMessageIsSignedToTheSameBytes(Path file) throws IOException {
        JsonNode vector = MAPPER.readTree(file.toFile());
        JsonNode privateKey = vector.at("/keys/ed25519_private_TEST_ONLY");
        String content = vector.at("/signing/signed_content").asText();
        String[] parts = content.split("\\.", 3);
        List<Secret> secrets = new ArrayList<>();
        vector.at("/keys/secrets").forEach(secret -> secrets.add(Secret.of(secret.asText())));
        if (!privateKey.isNull()) {
            secrets.add(Secret.of(privateKey.asText()));
        }
        boolean genuine = "accept".equals(vector.at("/expected/verdict").asText());

        String signed = genuine
                ? StandardWebhooks.sign(
                        secrets,
                        parts[0],
                        Instant.ofEpochSecond(Long.parseLong(parts[1])),
                        parts[2].getBytes(StandardCharsets.UTF_8))
                : "";

        String header = "";
        for (JsonNode pair : vector.at("/request/headers")) {
            header = pair.get(0).asText().equals(StandardWebhooks.SIGNATURE)
                    ? pair.get(1).asText()
                    : header;
        }
        assertThat(header).contains(signed);
    }

    @Test
    void allRecordedMessagesAreThere() throws Exception {
        assertThat(files().count()).isEqualTo(16);
    }

    private static List<Secret> keys(JsonNode vector) {
        List<Secret> keys = new ArrayList<>();
        vector.at("/keys/secrets").forEach(secret -> keys.add(Secret.of(secret.asText())));
        JsonNode publicKey = vector.at("/keys/ed25519_public");
        if (!publicKey.isNull()) {
            keys.add(Secret.of(publicKey.asText()));
        }
        return keys;
    }

    static Stream<Path> files() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(VectorsTest.class.getResource("/vectors/standardwebhooks"));
        try (Stream<Path> found = Files.list(Path.of(folder.toURI()))) {
            return found.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        }
    }
}
