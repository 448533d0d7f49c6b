package io.paysync.sandbox;

import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.config.Settings;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.paysync.providers.Ack;
import io.paysync.providers.Outside;
import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import io.paysync.sandbox.keys.AccountsYaml;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands where Paysync's callback listener and REST API would: verifies with the real accounts of the providers module,
 * answers in the provider's words, records. Scripted statuses come before that.
 */
public final class FakePaysync implements AutoCloseable {
    private final HttpServer server;
    private final Accounts accounts;
    private final Queue<Integer> script = new ConcurrentLinkedQueue<>();
    public final List<Judged> judged = new CopyOnWriteArrayList<>();
    public final List<String> registered = new CopyOnWriteArrayList<>();

    /** @param status what was answered */
    public record Judged(String path, RawCallback raw, Verdict verdict, int status, long nanos) {
        public List<PaymentFact> facts() {
            return verdict instanceof Verdict.Genuine genuine ? genuine.facts() : List.of();
        }
    }

    private FakePaysync(Vertx vertx, Accounts accounts) {
        this.accounts = accounts;
        this.server = Probe.result(
                vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
    }

    public static FakePaysync start(Vertx vertx, SandboxKeys keys) {
        return new FakePaysync(vertx, accounts(keys, URI.create("http://127.0.0.1:1"), null));
    }

    /** The accounts that the sandbox's own configuration text gives. A mistake in it fails the test. */
    public static Accounts accounts(SandboxKeys keys, URI sandbox, @Nullable Outside outside) {
        Settings settings = Settings.parse("accounts.yaml", AccountsYaml.of(keys, sandbox, "main"), name -> null);
        Accounts accounts = ProviderAccounts.load(settings.root(), Instant.now(), outside);
        if (!settings.mistakes().isEmpty()) {
            throw new AssertionError(String.join("\n", settings.mistakes()));
        }
        return accounts;
    }

    public static Account account(Accounts accounts, String provider) {
        return accounts.find(new AccountRef(provider, "main")).orElseThrow();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** The next callbacks are answered with these statuses, unlooked at. */
    public void answerNext(Integer... statuses) {
        script.addAll(List.of(statuses));
    }

    public long genuine() {
        return judged.stream()
                .filter(j -> j.verdict() instanceof Verdict.Genuine)
                .count();
    }

    public long refused() {
        return judged.stream()
                .filter(j -> j.verdict() instanceof Verdict.Refused)
                .count();
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (request.method().equals(HttpMethod.PUT)) {
                Map<?, ?> json = Json.read(body.toString(), Map.class);
                registered.add(request.path() + " " + json);
                request.response().setStatusCode(201).end("{}");
                return;
            }
            Account account = account(accounts, request.path().split("/", -1)[2]);
            RawCallback raw = new RawCallback(
                    request.method().name(),
                    request.path(),
                    request.query(),
                    List.copyOf(request.headers().entries()),
                    body.getBytes());
            Verdict verdict = account.verify(raw, Instant.now());
            Integer scripted = script.poll();
            Ack ack = scripted != null
                    ? new Ack(scripted, null, "")
                    : switch (verdict) {
                        case Verdict.Genuine genuine -> account.accepted(raw);
                        case Verdict.Refused refused -> account.refused(refused);
                    };
            judged.add(new Judged(request.path(), raw, verdict, ack.status(), System.nanoTime()));
            request.response().setStatusCode(ack.status()).end(ack.body());
        });
    }

    @Override
    public void close() {
        Probe.result(server.close());
    }
}
