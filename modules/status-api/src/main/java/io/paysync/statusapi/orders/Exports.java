package io.paysync.statusapi.orders;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paysync.contract.bus.Json;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ExportOrders;
import io.paysync.contract.orders.OrdersApi.ExportPage;
import io.paysync.platform.Node;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Problem;
import io.paysync.statusapi.http.Problem.Kind;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.wire.OrderView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All orders of a merchant as a stream of JSON lines, a page at a time and no faster than the reader takes them. The last line
 * says that it is the last; a stream without it was cut off. Confined to one event loop.
 */
public final class Exports {
    private static final Logger log = LoggerFactory.getLogger(Exports.class);
    /** The reset code of HTTP/2 for an internal error; on HTTP/1.1 a reset closes the connection. */
    private static final long INTERNAL_ERROR = 2;

    private static final int RETRY_SECONDS = 5;

    private final Node node;
    private final ExportConfig config;
    private final Counter rows;
    private final Counter broken;
    private int running;

    public Exports(Node node, ExportConfig config) {
        this.node = node;
        this.config = config;
        MeterRegistry meters = node.meters();
        meters.gauge("paysync.api.exports", this, exports -> exports.running);
        this.rows = meters.counter("paysync.api.exports.orders");
        this.broken = meters.counter("paysync.api.exports.broken");
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of("exportOrders", this::export);
    }

    private Future<Reply> export(Call call) {
        if (running >= config.max()) {
            return Future.failedFuture(Problem.of(Kind.RATE_LIMITED, "Too many exports run at this node")
                    .retryAfter(RETRY_SECONDS)
                    .asException());
        }
        running++;
        Stream stream = new Stream(
                call.merchant(),
                call.request().response(),
                call.inputs().optionalText("afterOrderId").orElse(null));
        // The head is sent when the first page is there: until then a failure still has a status of its own.
        return stream.page().map(first -> stream.begin(first)).onFailure(e -> running--);
    }

    /** One export under way. */
    private final class Stream {
        private final String merchant;
        private final HttpServerResponse response;
        private @Nullable String after;
        private long count;

        Stream(String merchant, HttpServerResponse response, @Nullable String after) {
            this.merchant = merchant;
            this.response = response;
            this.after = after;
        }

        Future<ExportPage> page() {
            return node.bus().ask(OrdersApi.EXPORT, new ExportOrders(merchant, after, config.pageRows()));
        }

        Reply begin(ExportPage first) {
            response.setChunked(true)
                    .setWriteQueueMaxSize(config.queueBytesMax())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("x-content-type-options", "nosniff");
            String cursor = first.cursor();
            if (cursor != null) {
                response.write(line(new CursorLine(cursor)));
            }
            next(first).onComplete(done -> {
                running--;
                rows.increment(count);
                if (done.failed()) {
                    broken.increment();
                    log.info(
                            "export broken merchant={} orders={} cause={}",
                            merchant,
                            count,
                            done.cause().toString());
                    response.reset(INTERNAL_ERROR);
                }
            });
            return Reply.STREAMING;
        }

        private Future<Void> next(ExportPage page) {
            if (response.closed()) {
                return Future.failedFuture("the reader is gone");
            }
            Buffer lines = Buffer.buffer();
            page.orders().forEach(order -> lines.appendBuffer(line(OrderView.of(order))));
            count += page.orders().size();
            if (page.orders().size() < config.pageRows()) {
                return response.end(lines.appendBuffer(line(new EndLine(true, count))));
            }
            after = page.orders().getLast().key().orderId();
            response.write(lines);
            return room().compose(v -> page()).compose(this::next);
        }

        /** Completes when the reader has taken enough. */
        private Future<Void> room() {
            if (!response.writeQueueFull()) {
                return Future.succeededFuture();
            }
            Promise<Void> drained = Promise.promise();
            long timer = node.vertx()
                    .setTimer(config.stallMax().toMillis(), id -> drained.tryFail("the reader takes nothing"));
            response.drainHandler(v -> drained.tryComplete());
            response.closeHandler(v -> drained.tryFail("the reader is gone"));
            return drained.future().onComplete(v -> node.vertx().cancelTimer(timer));
        }
    }

    private static Buffer line(Object view) {
        return Buffer.buffer(Json.writeBytes(view)).appendByte((byte) '\n');
    }

    private record CursorLine(String cursor) {}

    private record EndLine(boolean end, long orders) {}
}
