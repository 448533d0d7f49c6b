package io.paysync.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.launcher.JvmCommand;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The played providers alone, as a shop uses them in its own tests. */
class SandboxCommandTest {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+(?=   its APIs)");

    @TempDir
    private Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        Probe.result(vertx.close());
    }

    /** Judges callbacks by the accounts that the sandbox wrote down. */
    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Settings settings = Settings.load(directory.resolve("accounts.yaml"));
            String provider = request.path().split("/", -1)[2];
            Account account = ProviderAccounts.load(settings.root(), Instant.now(), null)
                    .find(new AccountRef(provider, "main"))
                    .orElseThrow();
            Verdict verdict = account.verify(
                    new RawCallback(
                            "POST",
                            request.path(),
                            null,
                            List.copyOf(request.headers().entries()),
                            body.getBytes()),
                    Instant.now());
            verdicts.add(verdict);
            Ack ack = verdict instanceof Verdict.Refused refused ? account.refused(refused) : account.accepted();
            request.response().setStatusCode(ack.status()).end(ack.body());
        });
    }

    private CommandLineTest.Ran sandbox(String script, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("script.yaml"), script);
        List<String> args = arguments("--script", file.toString(), "--exit");
        args.addAll(List.of(more));
        return CommandLineTest.run(args.toArray(new String[0]));
    }

    /** For a sandbox that calls a receiver of its own, started here. */
    private List<String> arguments(String... more) {
        HttpServer receiver = Probe.result(
                vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1"));
        List<String> args = new ArrayList<>(List.of(
                "sandbox",
                "--port",
                "0",
                "--callbacks",
                "http://127.0.0.1:" + receiver.actualPort(),
                "--accounts",
                directory.resolve("accounts.yaml").toString()));
        args.addAll(List.of(more));
        return args;
    }

    @Test
    void aScriptPlaysProvidersAndTheAccountsItWritesVerifyThem() throws IOException {
        CommandLineTest.Ran ran = sandbox("""
                steps:
                  - open: {provider: stripe, orderNo: S-1, amountMinor: 100}
                  - open: {provider: adyen, orderNo: Y-1, amountMinor: 100, faults: {forge: other-key}}
                  - open: {provider: alipay, orderNo: A-1, amountMinor: 100, faults: {drop: true}}
                """);

        assertThat(ran.code()).as(ran.out()).isEqualTo(ExitCode.OK);
        assertThat(ran.out())
                .contains("Plays       adyen, alipay")
                .contains("sent 3, acknowledged 2, given up 0, forged ones acknowledged 0, steps refused 0");
        assertThat(verdicts).filteredOn(Verdict.Genuine.class::isInstance).hasSize(2);
        assertThat(verdicts).hasSize(3);
    }

    @Test
    void aRefusedStepIsAFailure() throws IOException {
        CommandLineTest.Ran ran = sandbox("steps: [{pay: {orderNo: NOBODY}}]");

        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).contains("no such trade: NOBODY");
    }

    @Test
    void keysAreKeptWhereTheyShallBe() throws IOException {
        String script = "steps: [{open: {provider: stripe, orderNo: S-1, amountMinor: 100, pay: false}}]";
        sandbox(script, "--data", directory.resolve("kept").toString());
        String first = Files.readString(directory.resolve("accounts.yaml")).replaceAll("127.0.0.1:[0-9]+", "");

        sandbox(script, "--data", directory.resolve("kept").toString());

        assertThat(Files.readString(directory.resolve("accounts.yaml")).replaceAll("127.0.0.1:[0-9]+", ""))
                .isEqualTo(first);
    }

    @Test
    void itServesUntilItIsStopped() throws Exception {
        Path printed = directory.resolve("printed.txt");
        Process process = new ProcessBuilder(JvmCommand.paysync(
                        "-Xmx256m",
                        arguments(
                                "--providers",
                                "razorpay,stripe",
                                "--data",
                                directory.resolve("kept").toString())))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            Probe.until(
                    "the sandbox to say where it is",
                    Duration.ofSeconds(60),
                    () -> read(printed).contains("/sandbox/stats"));
            Matcher url = URL.matcher(read(printed));
            assertThat(url.find()).as(read(printed)).isTrue();

            int status = post(
                    url.group() + "/sandbox/trades",
                    "{\"provider\":\"stripe\",\"orderNo\":\"S-1\",\"amountMinor\":100}");
            int notPlayed = post(
                    url.group() + "/sandbox/trades",
                    "{\"provider\":\"alipay\",\"orderNo\":\"A-1\",\"amountMinor\":100}");
            Probe.until("a verified callback", () -> verdicts.size() == 1);

            assertThat(status).isEqualTo(201);
            assertThat(notPlayed).isEqualTo(400);
            assertThat(verdicts).allMatch(Verdict.Genuine.class::isInstance);
            assertThat(Files.readString(directory.resolve("accounts.yaml")))
                    .contains("\"razorpay\"", "\"stripe\"")
                    .doesNotContain("alipay", "paypal");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(read(printed)).isTrue();
            assertThat(Files.readString(directory.resolve("kept").resolve("sandbox-trades.json")))
                    .contains("S-1");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static int post(String url, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--exit | --exit needs --script",
                "--callbacks nowhere | --callbacks must be a URL",
                "--callbacks http://127.0.0.1:1/ | --callbacks must be a URL",
                "--time-factor 0 | timeFactor must be",
                "--port 70000 | port must be",
                "--providers alipay,nobody | there is no nobody among",
                "--script gone.yaml | cannot read gone.yaml"
            })
    void wrongUseIsOneLine(String args, String expected) {
        CommandLineTest.Ran ran = CommandLineTest.run(("sandbox " + args).split(" "));

        assertThat(ran.code()).isIn(ExitCode.USAGE, ExitCode.NO_INPUT);
        assertThat(ran.out()).contains(expected).doesNotContain("\tat ");
    }
}
