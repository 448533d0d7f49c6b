package io.paysync.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paysync.launcher.cli.CommandLineTest.Ran;
import io.paysync.platform.db.DbConfig;
import io.paysync.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees when everything is as it should be: what was done, and exit code 0. */
class RightUseTest {
    private static final Path VECTORS = Path.of("../modules/providers/src/test/resources/vectors");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BASIC = """
            database: {host: 127.0.0.1, port: 1, password: x}
            dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
            """;

    @TempDir
    private Path dir;

    private Path config(String text) throws IOException {
        return Files.writeString(dir.resolve("paysync.yaml"), text);
    }

    @Test
    void migratingIsForetoldDoneAndThenThereIsNothingLeft() throws IOException {
        DbConfig db = TestPostgres.database();
        String config = config(BASIC.replace(
                        "{host: 127.0.0.1, port: 1, password: x}",
                        "{host: %s, port: %d, database: %s, user: %s, password: \"%s\"}"
                                .formatted(
                                        db.host(),
                                        db.port(),
                                        db.database(),
                                        db.user(),
                                        db.password().reveal())))
                .toString();

        Ran before = CommandLineTest.run("migrate", "--config", config, "--pending");
        Ran done = CommandLineTest.run("migrate", "--config", config);
        Ran after = CommandLineTest.run("migrate", "--config", config, "--pending");
        Ran again = CommandLineTest.run("migrate", "--config", config);

        assertThat(before.code()).as(before.out()).isEqualTo(ExitCode.FAILED);
        assertThat(before.out())
                .containsPattern("(?m)^intake/V\\d+__\\w+\\.sql$")
                .containsPattern("(?m)^orders/V\\d+__\\w+\\.sql$")
                .containsPattern("(?m)^[1-9]\\d* pending$");
        assertThat(done.code()).as(done.out()).isEqualTo(ExitCode.OK);
        assertThat(done.out()).contains("the schemas are up to date");
        assertThat(after.code()).as(after.out()).isEqualTo(ExitCode.OK);
        assertThat(after.out().strip()).endsWith("0 pending");
        assertThat(again.code()).as(again.out()).isEqualTo(ExitCode.OK);
    }

    @Test
    void settingsWithoutAMistakeAreChecked() throws IOException {
        Path config = config(BASIC);

        Ran ran = CommandLineTest.run("run", "--config", config.toString(), "--check");

        assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCode.OK);
        assertThat(ran.out().strip()).isEqualTo(config + ": no mistakes");
    }

    private static JsonNode vector(String name) throws IOException {
        return MAPPER.readTree(VECTORS.resolve(name + ".json").toFile());
    }

    private static ObjectNode account(JsonNode vector) {
        JsonNode keys = vector.path("keys");
        ObjectNode account = JsonNodeFactory.instance
                .objectNode()
                .put("provider", vector.path("provider").asText())
                .put("account", "main");
        switch (vector.path("provider").asText()) {
            case "alipay" ->
                account.put("appId", vector.at("/config/app_id").asText())
                        .put("sellerId", vector.at("/config/seller_id").asText())
                        .putArray("keys")
                        .addObject()
                        .put("id", "alipay-2026")
                        .put("publicKey", keys.path("alipay_public_key_pem").asText());
            case "wechatpay" ->
                account.put("mchid", vector.at("/config/mchid").asText())
                        .put("appid", vector.at("/config/appid").asText())
                        .put("apiV3Key", keys.path("api_v3_key").asText())
                        .putArray("publicKeys")
                        .addObject()
                        .put("id", keys.path("wechatpay_public_key_id").asText())
                        .put("publicKey", keys.path("wechatpay_public_key_pem").asText());
            default ->
                account.putArray("endpointSecrets")
                        .addObject()
                        .put("id", "stripe-2026")
                        .put("secret", keys.at("/endpoint_secrets/0").asText());
        }
        return account;
    }

    private Ran verify(JsonNode vector, String now) throws IOException {
        Path config = config(BASIC + "accounts: [" + account(vector) + "]\n");
        Path request = Files.write(
                dir.resolve("request.http"),
                Base64.getDecoder().decode(vector.at("/request/raw_http_base64").asText()));
        return CommandLineTest.run(
                "verify",
                "--config",
                config.toString(),
                "--account",
                vector.path("provider").asText() + "/main",
                "--request",
                request.toString(),
                "--now",
                now);
    }

    /** The same bytes are genuine at one time and too old at another; Alipay signs no time. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alipay/pay-success            | alipay-2026 | HTTP 200 `success`           | accepted",
                "wechatpay/pay-success-pubkey  | PUB_KEY_ID_0119000001092024112000388400001 | HTTP 204, empty | refused: EXPIRED_TIMESTAMP",
                "stripe/pay-success            | stripe-2026 | HTTP 200 `{\"received\":true}` | refused: EXPIRED_TIMESTAMP",
            })
    void aGenuineCallbackIsAcceptedAsOfItsTime(String name, String key, String answer, String anHourLater)
            throws IOException {
        JsonNode vector = vector(name);

        Ran ran = verify(vector, "2026-11-20T02:00:00Z");
        Ran later = verify(vector, "2026-11-20T03:00:00Z");

        assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .contains("judged as of 2026-11-20T02:00:00Z")
                .contains("accepted, proven by key " + key)
                .containsPattern("fact .*Paid.* for order ")
                .contains("answer " + answer)
                .doesNotContain("\tat ");
        assertThat(later.code())
                .as(later.out())
                .isEqualTo(anHourLater.startsWith("refused") ? ExitCode.FAILED : ExitCode.OK);
        assertThat(later.out()).contains("judged as of 2026-11-20T03:00:00Z").contains(anHourLater);
    }

    @Test
    void judgementsAsJsonHaveAlwaysTheSameShape() throws IOException {
        Ran ran = CommandLineTest.run("verify", "--json", "--vectors", VECTORS.toString());

        JsonNode json = MAPPER.readTree(ran.out());
        assertThat(ran.code()).isEqualTo(ExitCode.OK);
        assertThat(json.fieldNames()).toIterable().containsExactlyInAnyOrder("cases", "passed", "failed", "skipped");
        assertThat(json.path("cases")).hasSizeGreaterThan(50).allSatisfy(one -> {
            assertThat(one.fieldNames()).toIterable().containsExactly("id", "outcome", "differences");
            assertThat(one.path("outcome").asText()).isEqualTo("passed");
            assertThat(one.path("differences").isArray()).isTrue();
        });
        assertThat(json.path("passed").asInt()).isEqualTo(json.path("cases").size());
        assertThat(json.path("failed").asInt()).isZero();
        assertThat(json.path("skipped").asInt()).isZero();
    }

    @Test
    void aFailedJudgementSaysInJsonWhatDiffers() throws IOException {
        Path changed = Files.writeString(
                dir.resolve("changed.json"),
                Files.readString(VECTORS.resolve("stripe/pay-success.json"))
                        .replace("\"verdict\": \"accept\"", "\"verdict\": \"reject\""));

        Ran ran = CommandLineTest.run("verify", "--json", "--vector", changed.toString());

        JsonNode json = MAPPER.readTree(ran.out());
        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(json.path("failed").asInt()).isEqualTo(1);
        assertThat(json.at("/cases/0/outcome").asText()).isEqualTo("failed");
        assertThat(json.at("/cases/0/differences")).isNotEmpty();
    }
}
