package io.paysync.channels.robot;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.robot.Dialect.Post;
import io.paysync.channels.robot.Dialect.Verdict;
import io.paysync.channels.webhook.Answers;
import io.paysync.contract.bus.FaultException;
import io.paysync.platform.config.Secret;
import io.paysync.platform.net.Addresses;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells people in a chat group. The robot's URL is taken apart when it is saved: what is stored and shown is its address
 * without the token. Robots know no idempotency key, so a message whose answer was lost may be read twice; it names its id.
 */
public final class RobotChannel implements Channel {
    private static final String LANGUAGE = "language";

    private final Dialect dialect;
    private final RobotConfig config;
    private final Addresses addresses;
    private final HttpCalls calls;
    private final Pace pace;

    public RobotChannel(Vertx vertx, MeterRegistry meters, Dialect dialect, RobotConfig config) {
        this.dialect = dialect;
        this.config = config;
        this.addresses = new Addresses(vertx, config.addresses());
        this.calls = new HttpCalls(dialect.name(), vertx, meters, HttpCallsConfig.DEFAULT);
        this.pace = new Pace(config.perMinute());
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public Secrets secrets() {
        return Secrets.THEIRS;
    }

    @Override
    public Given take(String target, @Nullable String secret) {
        URI url;
        try {
            url = addresses.parse(target);
        } catch (FaultException e) {
            return new Given.Refused(e.fault().text());
        }
        if (!dialect.leadsToRobot(url)) {
            return new Given.Refused("the target must be the URL of a robot, as " + dialect.name() + " shows it");
        }
        Optional<String> token = dialect.token(url);
        String address = url.getScheme() + "://" + url.getRawAuthority() + dialect.path();
        if (token.isEmpty() && secret == null) {
            // Saved again without what is secret: that stays as it is.
            return new Given.Taken(address, Optional.empty());
        }
        if (token.isEmpty() || secret == null) {
            return new Given.Refused("the robot's whole URL and its signing secret go together");
        }
        return Credentials.refuse(token.get(), secret)
                .<Given>map(Given.Refused::new)
                .orElseGet(() -> new Given.Taken(address, Optional.of(Credentials.sealed(token.get(), secret))));
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (!option.getKey().equals(LANGUAGE) || !RobotText.LANGUAGES.contains(option.getValue())) {
                return Optional.of("the only option is language: en or zh");
            }
        }
        try {
            return config.hosts().contains(addresses.parse(target).getHost())
                    ? Optional.empty()
                    : Optional.of("the target's host must be one of " + new TreeSet<>(config.hosts()));
        } catch (FaultException e) {
            return Optional.of(e.fault().text());
        }
    }

    @Override
    public Future<Optional<String>> check(String target, Map<String, String> options) {
        return Future.succeededFuture(refuse(target, options));
    }

    @Override
    public Future<Sent> send(Notice notice) {
        long start = System.nanoTime();
        Optional<Credentials> credentials =
                notice.secrets().stream().findFirst().flatMap(Credentials::of);
        if (credentials.isEmpty() || refuse(notice.target(), notice.options()).isPresent()) {
            return Future.succeededFuture(Answers.failed(Outcome.MISCONFIGURED, "NOT_ALLOWED", Duration.ZERO));
        }
        Duration wait = pace.take(notice.target() + credentials.get().token(), start);
        if (!wait.isZero()) {
            return Future.succeededFuture(new Sent(Outcome.NOT_SENT, 0, "RATE", wait, null, Duration.ZERO));
        }
        Post post = dialect.post(
                notice.target(),
                credentials.get().token(),
                credentials.get().secret(),
                RobotText.of(notice, notice.options().getOrDefault(LANGUAGE, "en")),
                notice.now());
        return addresses
                .check(post.url())
                .compose(receiver ->
                        calls.send(HttpAsk.post(receiver.uri(), post.body(), left(start), config.answerBytesMax())
                                .header("content-type", "application/json; charset=utf-8")
                                .at(receiver.address())))
                .transform(result -> Future.succeededFuture(
                        result.succeeded()
                                ? judged(result.result(), took(start))
                                : failed(result.cause(), took(start))));
    }

    @Override
    public Future<Void> close() {
        return calls.close();
    }

    /** HTTP 200 says nothing: the vendor's own code does. */
    private Sent judged(HttpAnswer answer, Duration took) {
        JsonObject body = json(answer);
        Integer code = body == null ? null : dialect.code(body);
        if (body == null || code == null) {
            return answer.status() == 429
                    ? new Sent(Outcome.THROTTLED, 429, "THROTTLED", dialect.throttled(), null, took)
                    : new Sent(Outcome.RETRY, answer.status(), "STATUS", null, null, took);
        }
        Verdict verdict = dialect.verdict(code, body.encode());
        Duration silent = verdict.outcome() == Outcome.THROTTLED ? dialect.throttled() : null;
        return new Sent(verdict.outcome(), Math.max(0, code), verdict.error(), silent, null, took);
    }

    private static @Nullable JsonObject json(HttpAnswer answer) {
        try {
            return new JsonObject(answer.body());
        } catch (DecodeException | ClassCastException e) {
            return null;
        }
    }

    private static Sent failed(Throwable cause, Duration took) {
        return cause instanceof FaultException e
                ? Answers.ofFault(e.fault(), took)
                : Answers.failed(Outcome.RETRY, "ERROR", took);
    }

    private Duration left(long start) {
        Duration left = config.deadline().minus(took(start));
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static Duration took(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The token of the URL and the signing secret, sealed as one text. */
    private record Credentials(String token, Secret secret) {
        private static Optional<String> refuse(String token, String secret) {
            if (!token.matches("[A-Za-z0-9_-]{8,256}")) {
                return Optional.of("the URL's token has a form that robots do not have");
            }
            return secret.matches("[!-~]{8,128}")
                    ? Optional.empty()
                    : Optional.of("the secret must be the robot's signing secret");
        }

        private static Secret sealed(String token, String secret) {
            return Secret.of(token + "\n" + secret);
        }

        private static Optional<Credentials> of(Secret sealed) {
            String[] parts = sealed.reveal().split("\n", 2);
            return parts.length == 2 ? Optional.of(new Credentials(parts[0], Secret.of(parts[1]))) : Optional.empty();
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "***";
        }
    }
}
