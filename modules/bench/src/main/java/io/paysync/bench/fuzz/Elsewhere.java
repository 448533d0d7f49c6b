package io.paysync.bench.fuzz;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.providers.Outside;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The world outside, played for an account under fuzz: it notes what is asked, and answers what proves nothing, or not at
 * all. Only the wire is played; above it are the clients of the node. All happens at once on the caller's thread, and no
 * connection is opened.
 */
final class Elsewhere {
    /** Nothing can be read out of these, whoever is asked. */
    private static final List<Answer> ANSWERS = List.of(
            Answer.of("nothing, ever", 0, ""),
            Answer.of("no connection", -1, ""),
            Answer.of("an empty error", 500, ""),
            Answer.of("an error in words", 404, "{\"status\":404,\"title\":\"Not Found\",\"code\":\"NOT_FOUND\"}"),
            Answer.of("a way elsewhere", 302, ""),
            Answer.of("nothing", 200, ""),
            Answer.of("an empty object", 200, "{}"),
            Answer.of("a page", 200, "<html>龙\u0000</html>"),
            Answer.of("depth without end", 200, "[".repeat(20_000)),
            Answer.of("more than is read", 200, "x".repeat(300 * 1024)),
            Answer.of("another's payment", 200, "{\"resource\":\"payment\",\"id\":\"other\",\"mode\":\"live\"}"),
            Answer.of(
                    "an unsigned form", 200, "respCode=00&origRespCode=00&version=5.1.0&signMethod=01&signature=AA=="),
            Answer.of(
                    "a certificate sealed by somebody else",
                    200,
                    "{\"data\":[{\"serial_no\":\"0A\",\"encrypt_certificate\":{\"algorithm\":\"AEAD_AES_256_GCM\","
                            + "\"nonce\":\"0123456789ab\",\"associated_data\":\"certificate\","
                            + "\"ciphertext\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}}]}"),
            Answer.of("no certificate", 200, "-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n"));

    private final List<String> asked = new ArrayList<>();
    private final Map<Long, Handler<Long>> timers = new LinkedHashMap<>();
    private final Outside outside;
    private Answer answer = ANSWERS.get(0);
    private long timer;

    /** @param status 0 for silence, less for no connection */
    private record Answer(String what, int status, Buffer body) {
        static Answer of(String what, int status, String body) {
            return new Answer(what, status, Buffer.buffer(body));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    Elsewhere() {
        HttpClientAgent client = played(
                HttpClientAgent.class,
                (proxy, method, arguments) -> method.getName().equals("request")
                                && arguments.length == 1
                                && arguments[0] instanceof RequestOptions options
                        ? request(options)
                        : unplayed(method));
        WorkerExecutor worker = played(
                WorkerExecutor.class,
                (proxy, method, arguments) -> method.getName().equals("executeBlocking")
                        ? done((Callable<?>) arguments[0])
                        : unplayed(method));
        Vertx vertx = played(Vertx.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "createHttpClient" -> client;
            case "createSharedWorkerExecutor" -> worker;
            case "executeBlocking" -> done((Callable<?>) arguments[0]);
            case "setTimer" -> started(arguments[1]);
            case "cancelTimer" -> timers.remove((Long) arguments[0]) != null;
            default -> unplayed(method);
        });
        this.outside =
                new Outside(vertx, new HttpCalls("fuzz", vertx, new SimpleMeterRegistry(), HttpCallsConfig.DEFAULT));
    }

    Outside outside() {
        return outside;
    }

    static int answers() {
        return ANSWERS.size();
    }

    /** Forgets what was asked, and answers this from now on. */
    void answering(int which) {
        asked.clear();
        answer = ANSWERS.get(which);
    }

    /** Lets all deadlines pass. */
    void late() {
        while (!timers.isEmpty()) {
            long first = timers.keySet().iterator().next();
            Handler<Long> passed = timers.remove(first);
            if (passed != null) {
                passed.handle(first);
            }
        }
    }

    /** The addresses that were asked since, with scheme, host, port, path and query. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String toString() {
        return answer.toString();
    }

    private long started(Object handler) {
        timer++;
        @SuppressWarnings("unchecked")
        Handler<Long> late = (Handler<Long>) handler;
        timers.put(timer, late);
        return timer;
    }

    private Future<HttpClientRequest> request(RequestOptions options) {
        asked.add((options.isSsl() ? "https://" : "http://") + options.getHost() + ":" + options.getPort()
                + options.getURI() + (options.getServer() == null ? "" : " at " + options.getServer()));
        if (answer.status() < 0) {
            return Future.failedFuture(new ConnectException("nobody listens"));
        }
        return Future.succeededFuture(played(
                HttpClientRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "exceptionHandler" -> proxy;
                    case "send" ->
                        answer.status() == 0
                                ? Promise.promise().future()
                                : Future.succeededFuture(new Response(answer).played());
                    case "reset" -> Future.succeededFuture();
                    default -> unplayed(method);
                }));
    }

    private static Future<?> done(Callable<?> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    /** One answer; it is told when somebody waits for its end. */
    private static final class Response {
        private final Answer answer;
        private @Nullable Handler<Buffer> chunks;

        Response(Answer answer) {
            this.answer = answer;
        }

        HttpClientResponse played() {
            return Elsewhere.played(HttpClientResponse.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "statusCode" -> answer.status();
                case "headers" -> MultiMap.caseInsensitiveMultiMap().add("Location", "https://attacker.example/");
                case "exceptionHandler" -> proxy;
                case "handler" -> {
                    chunks = handler(arguments[0]);
                    yield proxy;
                }
                case "endHandler" -> {
                    Handler<Buffer> reader = chunks;
                    if (reader != null && answer.body().length() > 0) {
                        reader.handle(answer.body());
                    }
                    Elsewhere.<Void>handler(arguments[0]).handle(null);
                    yield proxy;
                }
                default -> unplayed(method);
            });
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Handler<T> handler(Object handler) {
        return (Handler<T>) handler;
    }

    private static <T> T played(Class<T> type, InvocationHandler how) {
        return type.cast(Proxy.newProxyInstance(Elsewhere.class.getClassLoader(), new Class<?>[] {type}, how));
    }

    /** Whoever needs more of the world than this has changed how it asks: then this must be played too. */
    private static Object unplayed(java.lang.reflect.Method method) {
        throw new UnsupportedOperationException("nobody plays " + method);
    }
}
