package io.paysync.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.platform.Contexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Redis} over one pipelined connection. Every way to fail ends in the miss value. */
final class RedisMemory implements Redis {
    /**
     * One permit by the generic cell rate algorithm, by the server's clock. A stored time that this rate cannot have made
     * is rubbish and counts as none. Answers 0 or the milliseconds to wait.
     */
    private static final String TAKE_PERMIT = """
            local t = redis.call('TIME')
            local now = t[1] * 1000000 + t[2]
            local interval = tonumber(ARGV[1])
            local tolerance = interval * (tonumber(ARGV[2]) - 1)
            local due = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
            if due < now or due > now + tolerance + interval + 1 then due = now end
            if due - now > tolerance then return math.ceil((due - now - tolerance) / 1000) end
            due = due + interval
            redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000) + 1000)
            return 0
            """;

    /** Kept as version, blank, value. The same version again fills a gap that an empty value left, never the reverse. */
    private static final String KEEP_NEWEST = """
            local kept = string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^(%d+) ')
            local old, new = tonumber(kept or '-1'), tonumber(ARGV[1])
            if old > new or (old == new and ARGV[2] == '') then return 0 end
            redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
            return 1
            """;

    private final Vertx vertx;
    private final RedisConfig config;
    private final RedisMeters meters;
    private final RedisLink link;
    private final AtomicInteger inFlight = new AtomicInteger();

    private RedisMemory(Vertx vertx, RedisConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.meters = new RedisMeters(registry);
        this.link = new RedisLink(vertx, config, meters);
    }

    static Redis connect(Vertx vertx, RedisConfig config, MeterRegistry meters) {
        RedisMemory memory = new RedisMemory(vertx, config, meters);
        memory.link.connect();
        return memory;
    }

    @Override
    public Future<Boolean> seen(String key) {
        return seenAll(List.of(key)).map(found -> !found.isEmpty());
    }

    @Override
    public Future<Set<String>> seenAll(Collection<String> keys) {
        List<String> asked = List.copyOf(keys);
        return call(asked, key -> Request.cmd(Command.EXISTS).arg(full(key)), Set.of(), answers -> {
            Set<String> found = new HashSet<>();
            for (int i = 0; i < asked.size(); i++) {
                if (number(answers.get(i)) == 1) {
                    found.add(asked.get(i));
                }
            }
            return found;
        });
    }

    @Override
    public Future<Optional<String>> get(String key) {
        return getAll(List.of(key)).map(found -> Optional.ofNullable(found.get(key)));
    }

    @Override
    public Future<Map<String, String>> getAll(Collection<String> keys) {
        List<String> asked = List.copyOf(keys);
        // GETRANGE and not GET: whoever can write to Redis must not be able to send us 500 MiB.
        return call(
                asked,
                key -> Request.cmd(Command.GETRANGE).arg(full(key)).arg(0).arg(config.valueBytesMax()),
                Map.of(),
                answers -> {
                    Map<String, String> found = new HashMap<>();
                    for (int i = 0; i < asked.size(); i++) {
                        byte[] value = bytes(answers.get(i));
                        if (value.length > 0 && value.length <= config.valueBytesMax()) {
                            found.put(asked.get(i), new String(value, StandardCharsets.UTF_8));
                        }
                    }
                    return found;
                });
    }

    @Override
    public Future<Void> remember(String key, String value, Duration ttl) {
        return rememberAll(Map.of(key, value), ttl);
    }

    @Override
    public Future<Void> rememberAll(Map<String, String> values, Duration ttl) {
        long ttlMs = Math.max(1, ttl.toMillis());
        return call(
                        List.copyOf(values.entrySet()),
                        entry -> Request.cmd(Command.SET)
                                .arg(full(entry.getKey()))
                                .arg(entry.getValue())
                                .arg("PX")
                                .arg(ttlMs),
                        false,
                        answers -> true)
                .mapEmpty();
    }

    @Override
    public Future<Void> rememberNewer(String key, long version, String value, Duration ttl) {
        // One that could not be read back only keeps older ones out.
        boolean readable = value.getBytes(StandardCharsets.UTF_8).length + 21 <= config.valueBytesMax();
        return call(
                        List.of(key),
                        k -> Request.cmd(Command.EVAL)
                                .arg(KEEP_NEWEST)
                                .arg(1)
                                .arg(full(k))
                                .arg(version)
                                .arg(readable ? value : "")
                                .arg(Math.max(1, ttl.toMillis())),
                        false,
                        answers -> true)
                .mapEmpty();
    }

    @Override
    public Future<Optional<String>> getNewest(String key) {
        return get(key).map(kept ->
                kept.map(text -> text.substring(text.indexOf(' ') + 1)).filter(value -> !value.isEmpty()));
    }

    @Override
    public Future<Void> forget(String key) {
        return forgetAll(List.of(key));
    }

    @Override
    public Future<Void> forgetAll(Collection<String> keys) {
        return call(List.copyOf(keys), key -> Request.cmd(Command.UNLINK).arg(full(key)), false, answers -> true)
                .mapEmpty();
    }

    @Override
    public Future<OptionalLong> rate(String key, double ratePerSecond, int burst) {
        long intervalMicros = Math.max(1, Math.round(1_000_000 / ratePerSecond));
        return call(
                List.of(key),
                k -> Request.cmd(Command.EVAL)
                        .arg(TAKE_PERMIT)
                        .arg(1)
                        .arg(full(k))
                        .arg(intervalMicros)
                        .arg(burst),
                OptionalLong.empty(),
                answers -> OptionalLong.of(number(answers.getFirst())));
    }

    @Override
    public boolean up() {
        return link.live() != null;
    }

    @Override
    public Future<Void> close() {
        return link.close();
    }

    private String full(String key) {
        return config.keyPrefix() + key;
    }

    /** One round trip for all items; anything but a good answer in time is the miss. */
    private <I, T> Future<T> call(
            List<I> items, Function<I, Request> command, T miss, Function<List<Response>, T> read) {
        RedisConnection connection = link.live();
        int size = items.size();
        if (size == 0) {
            return Future.succeededFuture(miss);
        }
        if (connection == null || inFlight.addAndGet(size) > config.inFlightMax()) {
            if (connection != null) {
                inFlight.addAndGet(-size);
            }
            meters.skipped.increment();
            return Future.succeededFuture(miss);
        }
        long sent = System.nanoTime();
        Promise<T> answer = Contexts.promise();
        long timer = vertx.setTimer(Math.max(1, config.timeout().toMillis()), t -> {
            if (!answer.future().isComplete()) {
                meters.failed.increment();
                // Before the caller goes on, so that its next command counts as sent after this failure.
                link.failed(connection, sent);
                answer.tryComplete(miss);
            }
        });
        connection.batch(items.stream().map(command).toList()).onComplete(result -> {
            inFlight.addAndGet(-size);
            vertx.cancelTimer(timer);
            answer.tryComplete(
                    result.succeeded()
                            ? good(result.result(), miss, read)
                            : bad(result.cause(), miss, connection, answer, sent));
        });
        return answer.future();
    }

    private <T> T good(List<Response> answers, T miss, Function<List<Response>, T> read) {
        link.answered();
        try {
            T value = read.apply(answers);
            meters.ok.increment();
            return value;
        } catch (RuntimeException e) {
            meters.refused.increment();
            return miss;
        }
    }

    /** An error that Redis itself answered (a key of another type, no permission) says nothing against Redis. */
    private <T> T bad(Throwable failure, T miss, RedisConnection connection, Promise<T> answer, long sent) {
        String text = String.valueOf(failure.getMessage());
        if (text.startsWith("WRONGTYPE") || text.startsWith("ERR") || text.startsWith("NOPERM")) {
            link.answered();
            meters.refused.increment();
        } else if (!answer.future().isComplete()) {
            meters.failed.increment();
            link.failed(connection, sent);
        }
        return miss;
    }

    private static long number(@Nullable Response response) {
        if (response == null) {
            throw new IllegalArgumentException("no number");
        }
        return response.toLong();
    }

    private static byte[] bytes(@Nullable Response response) {
        byte[] value = response == null ? null : response.toBytes();
        return value == null ? new byte[0] : value;
    }
}
