package io.paysync.statusapi.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paysync.platform.log.LogLimit;
import io.paysync.statusapi.auth.Principal;
import io.paysync.statusapi.auth.Role;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.openapi.Access;
import io.paysync.statusapi.openapi.InputReader;
import io.paysync.statusapi.openapi.Inputs;
import io.paysync.statusapi.openapi.Operation;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request: route, permission, parameters, body, handler, answer. Each step may end it with a problem. Only
 * operations of the OpenAPI document are routed, and each of them must have a handler. Confined to one event loop.
 */
public final class Api implements Handler<HttpServerRequest> {
    private static final Logger log = LoggerFactory.getLogger(Api.class);

    private final Routes routes;
    private final Map<String, ApiHandler> handlers;
    private final Authorizer authorizer;
    private final ApiLimits limits;
    private final BodyReader bodies;
    private final ResponseWriter writer;
    private final MeterRegistry meters;
    private final Map<String, Timer> timers = new HashMap<>();
    private final LogLimit failures = new LogLimit(Duration.ofSeconds(5));
    private int inFlight;

    /**
     * @param handlers by operationId
     * @throws IllegalStateException when an operation has no handler, or a handler no operation
     */
    public Api(
            Collection<Operation> operations,
            Map<String, ApiHandler> handlers,
            Authorizer authorizer,
            ApiLimits limits,
            Vertx vertx,
            MeterRegistry meters) {
        Set<String> documented = new TreeSet<>();
        operations.forEach(operation -> documented.add(operation.id()));
        if (!documented.equals(new TreeSet<>(handlers.keySet()))) {
            throw new IllegalStateException(
                    "documented: " + documented + ", served: " + new TreeSet<>(handlers.keySet()));
        }
        this.routes = new Routes(operations);
        this.handlers = Map.copyOf(handlers);
        this.authorizer = authorizer;
        this.limits = limits;
        this.bodies = new BodyReader(vertx, limits);
        this.writer = new ResponseWriter(bodies);
        this.meters = meters;
        meters.gauge("paysync.api.requests.inflight", this, api -> api.inFlight);
    }

    @Override
    public void handle(HttpServerRequest request) {
        long start = System.nanoTime();
        // Nothing of a body is read before the request is allowed.
        request.pause();
        Exchange exchange = new Exchange(request);
        Future<Reply> answer;
        Problem doubt = Framing.objection(request);
        if (doubt != null) {
            exchange.closeAfter();
            answer = Future.succeededFuture(doubt.reply());
        } else if (inFlight >= limits.requestsInFlightMax()) {
            answer = Future.succeededFuture(Problem.of(Kind.BUSY).retryAfter(1).reply());
        } else {
            inFlight++;
            answer = Future.succeededFuture(exchange)
                    .compose(this::answer)
                    .recover(failure -> Future.succeededFuture(refusal(exchange, failure)))
                    .onComplete(done -> inFlight--);
        }
        answer.onSuccess(reply -> {
            writer.write(exchange, reply);
            measure(exchange, reply, start);
        });
    }

    private Future<Reply> answer(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        Routes.Match match = routes.find(request.method(), request.path());
        Operation operation = match.operation();
        exchange.operation(operation);
        ApiHandler handler = Objects.requireNonNull(handlers.get(operation.id()));
        if (operation.access() == Access.PUBLIC) {
            return received(exchange, match, null).compose(handler::handle);
        }
        return authorizer.authorize(request, operation, match.path()).compose(principal -> {
            exchange.principal(principal);
            return received(exchange, match, principal).compose(handler::handle);
        });
    }

    private Future<Call> received(Exchange exchange, Routes.Match match, @Nullable Principal principal) {
        HttpServerRequest request = exchange.request();
        Operation operation = match.operation();
        Inputs inputs = InputReader.parameters(operation, match.path(), request.query());
        if (!BodyReader.announced(request)) {
            exchange.bodyIsRead();
            // Once its end was told, a request can become nothing else.
            if (!operation.upgrades()) {
                request.resume();
            }
            return Future.succeededFuture(new Call(request, operation, principal, inputs, required(operation)));
        }
        if (operation.body() != null && !BodyReader.isJson(request)) {
            throw Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE).asException();
        }
        return bodies.read(request).map(bytes -> {
            exchange.bodyIsRead();
            return new Call(request, operation, principal, inputs, InputReader.body(operation, bytes));
        });
    }

    private static @Nullable JsonObject required(Operation operation) {
        return InputReader.body(operation, Buffer.buffer());
    }

    private Reply refusal(Exchange exchange, Throwable failure) {
        Problem problem = Problem.of(failure);
        if (problem.kind() == Kind.INTERNAL && failures.pass()) {
            log.error(
                    "request failed operation={} outcome=internal skipped={}",
                    exchange.operationName(),
                    failures.skipped(),
                    failure);
        }
        return problem.reply();
    }

    private void measure(Exchange exchange, Reply reply, long start) {
        String operation = exchange.operationName();
        timers.computeIfAbsent(
                        operation + " " + reply.status(),
                        name -> Timer.builder("paysync.api.requests")
                                .tags("operation", operation, "status", Integer.toString(reply.status()))
                                .register(meters))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        Principal principal = exchange.principal();
        if (principal != null && exchange.role() == Role.OPERATE) {
            log.info(
                    "operator act operation={} by={} merchant={} path={} status={}",
                    operation,
                    principal.id(),
                    principal.merchant(),
                    exchange.request().path(),
                    reply.status());
        }
    }
}
