package io.paysync.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees: exit codes, one line per mistake, help. */
class CommandLineTest {
    private static final Path VECTORS = Path.of("../modules/providers/src/test/resources/vectors");
    private static final Path OUTBOUND = Path.of("../modules/channels/src/test/resources/vectors");

    @TempDir
    private Path dir;

    record Ran(int code, String out) {}

    @Test
    void aWrongSettingsFileIsRefusedWithOneLineForEachMistake() throws IOException {
        Path file = dir.resolve("wrong.yaml");
        Files.writeString(file, """
            database: {host: 127.0.0.1, password: x, poolSize: 1000000}
            intake:
              bodyBytesMax: 12
              port: many
            unknownSection: {a: 1}
            dispatch: {secretsKey: short}
            accounts:
              - {provider: nobody, account: main}
            """);

        Ran ran = run("run", "--config", file.toString());

        assertThat(ran.code()).isEqualTo(ExitCode.CONFIG);
        assertThat(ran.out())
                .contains("wrong.yaml:1: database.poolSize")
                .contains("wrong.yaml:3: intake.bodyBytesMax")
                .contains("wrong.yaml:4: intake.port")
                .contains("wrong.yaml:5: unknownSection")
                .contains("wrong.yaml:6: dispatch.secretsKey")
                .contains("wrong.yaml:8: accounts")
                .contains("nothing was started")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingFileIsSaidInOneLine() {
        Ran ran = run("run", "--config", dir.resolve("absent.yaml").toString());

        assertThat(ran.code()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(ran.out().strip().lines().count()).isEqualTo(1);
    }

    @Test
    void anUnreachableDatabaseIsTryLaterAndNoStackTrace() throws IOException {
        Path file = dir.resolve("down.yaml");
        Files.writeString(file, """
            database: {host: 127.0.0.1, port: 1, password: x}
            management: {port: 0}
            dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
            """);

        Ran ran = run("migrate", "--config", file.toString());

        assertThat(ran.code()).isEqualTo(ExitCode.TRY_LATER);
        assertThat(ran.out()).contains("cannot prepare the database").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "migrate",
                "verify",
                "sandbox",
                "keys",
                "keys list",
                "keys check",
                "reconcile",
                "apikey",
                "version"
            })
    void everyCommandHasHelpWithExitCodes(String command) {
        Ran ran = run((command + " --help").split(" "));

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Usage: paysync " + command).contains("Exit codes");
    }

    @Test
    void noCommandAndUnknownOptionsAreUsageErrors() {
        assertThat(run().code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("demo", "--nothing").code()).isEqualTo(ExitCode.USAGE);
        assertThat(run("verify").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void versionNamesTheRuntime() {
        Ran ran = run("version");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("paysync").contains("Java");
    }

    @Test
    void allVectorsOfTheThreeProvidersPass() {
        Ran ran = run("verify", "--vectors", VECTORS.toString());

        assertThat(ran.out()).contains(" passed, 0 failed, 0 skipped");
        assertThat(ran.code()).isZero();
    }

    @Test
    void whatIsSignedForReceiversAndMessageServicesIsJudgedToo() {
        Ran ran = run("verify", "--vectors", OUTBOUND.toString());

        assertThat(ran.out()).contains("24 passed, 0 failed, 0 skipped");
        assertThat(ran.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "aliyun-sendsms-acs3.json, 13800000001, 13800000002",
        "aliyun-acs3-official-doc.json, YourAccessKeySecret, YourAccessKeySecreu",
        "tencent-sendsms-tc3.json, 13800000001, 13800000002",
        "twilio-status-callback.json, MessageStatus=delivered, MessageStatus=failed",
        "fcm-service-account-jwt.json, sender@demo-a, sender@demo-b",
        "apns-provider-token.json, W2iEFwe8yv, W2iEFwe8yw",
        "dingtalk-robot-sign.json, 1795140000000, 1795140000001",
        "feishu-robot-sign.json, 90966efe, 90966eff",
    })
    void aSignatureOfSomethingElseFails(String file, String from, String to) throws IOException {
        String genuine = Files.readString(OUTBOUND.resolve("outbound/" + file));
        Path changed = dir.resolve("changed.json");
        Files.writeString(changed, genuine.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));

        Ran ran = run("verify", "--vector", changed.toString());

        assertThat(ran.out()).contains("0 passed, 1 failed, 0 skipped");
    }

    @Test
    void aVectorOfAnUnknownProviderIsSkippedAndNeverPassed() throws IOException {
        Files.writeString(
                dir.resolve("x.json"),
                "{\"format\":1,\"id\":\"x/y\",\"provider\":\"x\",\"type\":\"callback\",\"expected\":{}}");

        Ran ran = run("verify", "--vectors", dir.toString());

        assertThat(ran.out()).contains("unsupported").contains("0 passed, 0 failed, 1 skipped");
    }

    @Test
    void aChangedVectorFailsWithWhatDiffers() throws IOException {
        String genuine = Files.readString(VECTORS.resolve("stripe/pay-success.json"));
        Path changed = dir.resolve("changed.json");
        Files.writeString(changed, genuine.replace("\"verdict\": \"accept\"", "\"verdict\": \"reject\""));

        Ran ran = run("verify", "--vector", changed.toString());

        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).contains("FAILED").contains("0 passed, 1 failed, 0 skipped");
    }

    @Test
    void jsonOutputIsForMachines() throws IOException {
        Ran ran = run(
                "verify",
                "--json",
                "--vector",
                VECTORS.resolve("stripe/pay-success.json").toString());

        assertThat(new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(ran.out())
                        .get("passed")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anOwnCallbackIsExplainedStepByStepWithoutTheSecret() throws IOException {
        String secret = "whsec_0123456789abcdef0123456789abcdef";
        Path config = dir.resolve("paysync.yaml");
        Files.writeString(config, """
            database: {password: x}
            dispatch: {secretsKey: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=}
            accounts:
              - {provider: stripe, account: main, environment: live, endpointSecret: %s}
            """.formatted(secret));
        Path request = dir.resolve("request.http");
        Files.writeString(
                request,
                "POST /callbacks/stripe/main HTTP/1.1\r\nContent-Type: application/json\r\nStripe-Signature: t=1795140000,v1=00\r\nContent-Length: 2\r\n\r\n{}");

        Ran ran = run(
                "verify",
                "--config",
                config.toString(),
                "--account",
                "stripe/main",
                "--request",
                request.toString(),
                "--now",
                "2026-11-20T02:00:00Z");

        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out())
                .contains("refused: BAD_SIGNATURE")
                .doesNotContain(secret)
                .doesNotContain("\tat ");
    }

    @Test
    void anApiKeyIsShownOnceWithTheHashToConfigure() {
        Ran ran = run("apikey", "--merchant", "shop-b", "--role", "read");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).containsPattern("psk_[A-Za-z0-9_-]{20,}").containsPattern("sha256: [0-9a-f]{64}");
        assertThat(ran.out()).contains("merchant: shop-b").contains("role: read");
    }

    static Ran run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            int code = Paysync.execute(args);
            both.flush();
            return new Ran(code, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
