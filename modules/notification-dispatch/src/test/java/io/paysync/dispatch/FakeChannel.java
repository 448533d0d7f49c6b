package io.paysync.dispatch;

import io.paysync.channels.Channel;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.channels.webhook.StandardWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A receiver in this process: remembers what arrived and answers as the test says. */
class FakeChannel implements Channel {
    static final Sent OK = sent(Outcome.DELIVERED, 200, null, null);
    static final Sent ERROR = sent(Outcome.RETRY, 500, "STATUS", null);

    private final List<Notice> arrived = new CopyOnWriteArrayList<>();
    private volatile Function<Notice, Future<Sent>> answer = notice -> Future.succeededFuture(OK);

    static Sent sent(Outcome outcome, int status, @Nullable String error, @Nullable Duration retryAfter) {
        return new Sent(outcome, status, error, retryAfter, null, Duration.ofMillis(1));
    }

    void answer(Function<Notice, Future<Sent>> how) {
        answer = how;
    }

    void answerAlways(Sent sent) {
        answer = notice -> Future.succeededFuture(sent);
    }

    /** Takes everything and never answers. */
    void hang() {
        answer = notice -> Promise.<Sent>promise().future();
    }

    List<Notice> arrived() {
        return List.copyOf(arrived);
    }

    List<Notice> arrived(String target) {
        return arrived.stream().filter(notice -> notice.target().equals(target)).toList();
    }

    static String text(Notice notice) {
        return new String(notice.body(), StandardCharsets.UTF_8);
    }

    static int sequence(Notice notice) {
        String text = text(notice);
        int at = text.indexOf("\"sequence\":") + "\"sequence\":".length();
        return Integer.parseInt(text, at, text.indexOf(',', at), 10);
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Secrets secrets() {
        return Secrets.OURS;
    }

    @Override
    public Given take(String target, @Nullable String secret) {
        if (secret == null) {
            return new Given.Taken(target, Optional.empty());
        }
        return StandardWebhooks.refuse(secret)
                .<Given>map(Given.Refused::new)
                .orElseGet(() -> new Given.Taken(target, Optional.of(StandardWebhooks.kept(secret))));
    }

    @Override
    public Optional<String> refuse(String target, Map<String, String> options) {
        return target.startsWith("https://") ? Optional.empty() : Optional.of("only https is allowed");
    }

    @Override
    public Future<Optional<String>> check(String target, Map<String, String> options) {
        return Future.succeededFuture(
                target.contains("private") ? Optional.of("the host's address is not allowed") : Optional.empty());
    }

    @Override
    public Future<Sent> send(Notice notice) {
        arrived.add(notice);
        return answer.apply(notice);
    }
}
