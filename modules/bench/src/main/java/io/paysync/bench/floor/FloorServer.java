package io.paysync.bench.floor;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A bare Vert.x server in its own process, one event loop per core. What it does grows by level: {@code a} answers,
 * {@code b} also verifies one RSA-2048 signature, {@code c} also commits key, order number and body in batches before it
 * answers, {@code d} writes order, history and delivery rows in the same statement.
 *
 * <p>The body is the signed text itself and the signature and order number are headers, so nothing is parsed here.
 */
public final class FloorServer {
    public static final String SCHEMA = """
        create schema floor;
        create table floor.inbox (event_key text primary key, order_no text not null, body bytea not null,
          at timestamptz not null default now());
        create table floor.orders (order_no text primary key, status text not null, version int not null,
          amount bigint not null, at timestamptz not null default now());
        create table floor.history (order_no text, version int, status text not null, at timestamptz not null default now(),
          primary key (order_no, version));
        create table floor.delivery (id bigint generated always as identity primary key, order_no text not null,
          version int not null, body text not null, at timestamptz not null default now());
        """;

    private static final String INSERT_C = """
        insert into floor.inbox (event_key, order_no, body) select * from unnest($1::text[], $2::text[], $3::bytea[])
        on conflict (event_key) do nothing""";

    private static final String INSERT_D = """
        with inbox as (
          insert into floor.inbox (event_key, order_no, body) select * from unnest($1::text[], $2::text[], $3::bytea[])
          on conflict (event_key) do nothing returning order_no),
        moved as (
          insert into floor.orders (order_no, status, version, amount) select order_no, 'PAID', 1, 8880 from inbox
          on conflict (order_no) do update set status = 'PAID', version = floor.orders.version + 1
          returning order_no, version),
        history as (
          insert into floor.history (order_no, version, status) select order_no, version, 'PAID' from moved)
        insert into floor.delivery (order_no, version, body)
        select order_no, version, '{"type":"order.paid","data":{"orderId":"' || order_no || '"}}' from moved""";

    private FloorServer() {}

    /** @param args level, HTTP port, PostgreSQL port, password, Base64 public key */
    public static void main(String[] args) throws Exception {
        String level = args[0];
        PublicKey key = KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(args[4])));
        Vertx vertx = Vertx.vertx();
        PgConnectOptions connect = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(args[2]))
                .setUser("paysync")
                .setPassword(args[3])
                .setDatabase("postgres")
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(10_000);
        int port = Integer.parseInt(args[1]);
        vertx.deployVerticle(
                        () -> new Http(level, port, key, connect),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .onSuccess(id -> System.out.println("READY"))
                .onFailure(e -> {
                    System.err.println(e);
                    System.exit(70);
                });
    }

    /** One event loop with its own batch and connections. */
    private static final class Http extends AbstractVerticle {
        private final String level;
        private final int port;
        private final PublicKey key;
        private final PgConnectOptions connect;
        private final List<Item> waiting = new ArrayList<>();

        @SuppressWarnings("NullAway.Init")
        private Signature signature;

        @SuppressWarnings("NullAway.Init")
        private Pool pool;

        private boolean busy;

        Http(String level, int port, PublicKey key, PgConnectOptions connect) {
            this.level = level;
            this.port = port;
            this.key = key;
            this.connect = connect;
        }

        private record Item(HttpServerRequest request, String order, Buffer body) {}

        @Override
        public void start(Promise<Void> started) throws Exception {
            signature = Signature.getInstance("SHA256withRSA");
            pool = PgBuilder.pool()
                    .with(new PoolOptions().setMaxSize(2))
                    .connectingTo(connect)
                    .using(vertx)
                    .build();
            vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                    .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void handle(HttpServerRequest request, Buffer body) {
            if (level.equals("a")) {
                request.response().end("success");
                return;
            }
            if (!genuine(request, body)) {
                request.response().setStatusCode(400).end("fail");
                return;
            }
            if (level.equals("b")) {
                request.response().end("success");
                return;
            }
            waiting.add(new Item(request, request.getHeader("X-Floor-Order"), body));
            if (!busy) {
                busy = true;
                vertx.runOnContext(v -> flush());
            }
        }

        private boolean genuine(HttpServerRequest request, Buffer body) {
            try {
                signature.initVerify(key);
                signature.update(body.getBytes());
                return signature.verify(Base64.getDecoder().decode(request.getHeader("X-Floor-Signature")));
            } catch (java.security.GeneralSecurityException | IllegalArgumentException e) {
                return false;
            }
        }

        private void flush() {
            List<Item> batch = List.copyOf(waiting.subList(0, Math.min(500, waiting.size())));
            waiting.subList(0, batch.size()).clear();
            String[] keys = batch.stream().map(Item::order).toArray(String[]::new);
            Buffer[] bodies = batch.stream().map(Item::body).toArray(Buffer[]::new);
            Future<?> written = pool.preparedQuery(level.equals("c") ? INSERT_C : INSERT_D)
                    .execute(Tuple.tuple()
                            .addArrayOfString(keys)
                            .addArrayOfString(keys)
                            .addArrayOfBuffer(bodies));
            written.onComplete(done -> {
                for (Item item : batch) {
                    if (done.succeeded()) {
                        item.request().response().end("success");
                    } else {
                        item.request().response().setStatusCode(503).end("fail");
                    }
                }
                if (waiting.isEmpty()) {
                    busy = false;
                } else {
                    flush();
                }
            });
        }
    }
}
