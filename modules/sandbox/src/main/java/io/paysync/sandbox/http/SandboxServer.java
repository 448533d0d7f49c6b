package io.paysync.sandbox.http;

import io.paysync.sandbox.control.Control;
import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The sandbox's one listener: control API and the providers' APIs, below the providers' names. */
public final class SandboxServer {
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int IDLE_SECONDS = 300;

    private final ProviderApi api;
    private final Control control;
    private final HttpServer server;

    private SandboxServer(ProviderApi api, Control control, HttpServer server) {
        this.api = api;
        this.control = control;
        this.server = server;
    }

    /**
     * @param signers for RSA signatures
     * @param inFlightMax requests to the providers' APIs at the same time
     * @param stats what {@code GET /sandbox/stats} shows
     */
    public record Parts(
            Payments payments,
            Trades trades,
            WorkerExecutor signers,
            InstantSource clock,
            int inFlightMax,
            Supplier<Object> stats) {}

    /** @param port 0 picks a free one */
    public static Future<SandboxServer> start(Vertx vertx, String host, int port, Parts parts) {
        ProviderApi api =
                new ProviderApi(vertx, parts.signers(), parts.clock(), parts.inFlightMax(), parts.payments()::happened);
        Router router = Router.router(vertx);
        // What fails before any handler (a body too large) is answered by its status alone, without a stack trace.
        router.route()
                .failureHandler(context -> context.response()
                        .setStatusCode(context.statusCode() > 0 ? context.statusCode() : 500)
                        .end());
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        for (String name : parts.payments().providers()) {
            String prefix = "/" + name;
            router.route(prefix + "/*")
                    .handler(context -> api.handle(context, parts.payments().provider(name), prefix));
        }
        Control control = new Control(parts.payments(), api::fault, api::fault);
        new ControlApi(control, parts.trades(), parts.stats()).mount(router);
        return vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router)
                .listen(port, host)
                .map(server -> new SandboxServer(api, control, server));
    }

    /** The port it really listens on. */
    public int port() {
        return server.actualPort();
    }

    public Control control() {
        return control;
    }

    public void fault(String provider, ApiFault fault) {
        api.fault(provider, fault);
    }

    public long requests(String provider) {
        return api.requests(provider);
    }

    public Future<Void> close() {
        return server.close();
    }
}
