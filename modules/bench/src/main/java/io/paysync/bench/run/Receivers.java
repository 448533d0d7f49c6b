package io.paysync.bench.run;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Receivers of webhooks, each on a port of its own, and each as well or as ill as it is told to be. */
final class Receivers implements AutoCloseable {
    /** How one behaves. */
    enum Health {
        WELL,
        /** Takes the request and never answers. */
        BLACK_HOLE,
        /** Answers 500 at once. */
        ERROR,
        /** Sends one byte of its answer each second, for ever. */
        DRIP
    }

    private static final long DRIP_MS = 1000;

    private final Vertx vertx;
    private final Arrivals arrivals;
    private final List<HttpServer> servers = new ArrayList<>();
    private final Health[] health;

    Receivers(Vertx vertx, int count, Arrivals arrivals) throws Exception {
        this.vertx = vertx;
        this.arrivals = arrivals;
        this.health = new Health[count];
        for (int i = 0; i < count; i++) {
            int which = i;
            health[i] = Health.WELL;
            servers.add(vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                    .requestHandler(request -> answer(which, request))
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS));
        }
    }

    List<Integer> ports() {
        return servers.stream().map(HttpServer::actualPort).toList();
    }

    /** Of 200, 20 become black holes, 20 answer 500 and 10 drip; of others the same shares. The first ones stay well. */
    int sicken() {
        int count = health.length;
        int next = count;
        next = sicken(next, count / 10, Health.BLACK_HOLE);
        next = sicken(next, count / 10, Health.ERROR);
        return sicken(next, count / 20, Health.DRIP);
    }

    private int sicken(int end, int count, Health as) {
        for (int i = end - count; i < end; i++) {
            health[i] = as;
        }
        return end - count;
    }

    private void answer(int which, HttpServerRequest request) {
        switch (health[which]) {
            case WELL ->
                request.body().onSuccess(body -> {
                    arrivals.came(body);
                    request.response().setStatusCode(204).end();
                });
            case BLACK_HOLE -> request.pause();
            case ERROR ->
                request.body()
                        .onSuccess(body -> request.response().setStatusCode(500).end());
            case DRIP -> drip(request.response().setChunked(true));
        }
    }

    private void drip(HttpServerResponse response) {
        response.write(".");
        long timer = vertx.setPeriodic(DRIP_MS, t -> response.write("."));
        response.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    @Override
    public void close() throws Exception {
        Future.join(servers.stream().map(HttpServer::close).toList()).await(30, TimeUnit.SECONDS);
    }
}
