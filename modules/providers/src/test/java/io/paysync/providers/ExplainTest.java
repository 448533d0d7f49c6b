package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.providers.vectors.CaseAccounts;
import io.paysync.providers.vectors.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The step-by-step explanation that {@code ./paysync verify --account} prints, on every recorded callback. */
class ExplainTest {
    static Stream<String> callbacks() throws IOException {
        try (Stream<Path> files = Files.walk(Case.DIRECTORY)) {
            return files
                    .filter(f -> f.toString().endsWith(".json"))
                    .map(f -> Case.DIRECTORY.relativize(f).toString().replace(".json", ""))
                    .filter(name -> Case.of(name).vector().path("type").asText().equals("callback"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void theExplanationEndsInTheVerdictAndHoldsNoSecret(String name) {
        Case callback = Case.of(name);
        Account account = CaseAccounts.of(callback);
        List<String> told = new ArrayList<>();

        Verdict verdict = account.explain(callback.raw(), Case.NOW, told::add);

        assertThat(verdict).isEqualTo(account.verify(callback.raw(), Case.NOW));
        String text = told + (verdict instanceof Verdict.Refused refused ? refused.detail() : "");
        secrets(callback.vector().path("keys"))
                .forEach(secret -> assertThat(text).doesNotContain(secret));
        assertThat(text).doesNotContain("BEGIN", "159****5620", "oUpF8uMuAJO");
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void theWholeRequestFromAFileIsTheSameCallback(String name) {
        Case callback = Case.of(name);
        byte[] file = Base64.getDecoder()
                .decode(callback.vector()
                        .path("request")
                        .path("raw_http_base64")
                        .asText());

        RawCallback read = RawHttp.parse(file);

        assertThat(read.body()).isEqualTo(callback.raw().body());
        assertThat(read.headers()).containsAll(callback.raw().headers());
        assertThat(CaseAccounts.of(callback).verify(read, Case.NOW))
                .isEqualTo(CaseAccounts.of(callback).verify(callback.raw(), Case.NOW));
    }

    @Test
    void aFileMayUseBareLineEnds() {
        RawCallback read = RawHttp.parse("post /x?y=1 HTTP/1.1\nA: b\n\nbody\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(read.method() + read.path() + read.query()).isEqualTo("POST/xy=1");
        assertThat(new String(read.body(), StandardCharsets.UTF_8)).isEqualTo("body\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST / HTTP/1.1\r\nA: b\r\n",
                "{\"json\":1}\n\n",
                "POST / HTTP/1.1\nno colon\n\n",
                "POST / HTTP/1.1\nContent-Length: 5\n\nabc",
                "POST / HTTP/1.1\nContent-Length: x\n\nabc",
                "POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n3\r\nabc\r\n0\r\n\r\n"
            })
    void aFileThatIsNoRequestIsRefusedInWords(String file) {
        assertThat(catchThrowable(() -> RawHttp.parse(file.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[a-zA-Z].{10,}");
    }

    private static List<String> secrets(JsonNode keys) {
        List<String> secrets = new ArrayList<>();
        keys.properties().forEach(key -> {
            if (key.getValue().isArray()) {
                key.getValue().forEach(secret -> secrets.add(secret.asText()));
            } else if (key.getValue().isTextual()
                    && !key.getKey().contains("public")
                    && !key.getKey().contains("platform_certificate_serial")) {
                secrets.add(key.getValue().asText());
            }
        });
        return secrets;
    }
}
