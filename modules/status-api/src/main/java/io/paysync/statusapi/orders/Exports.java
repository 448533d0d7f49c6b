package io.paysync.statusapi.orders;

import io.micrometer.core.instrument.Counter;
import io.paysync.contract.bus.Json;
import io.paysync.contract.orders.OrdersApi;
import io.paysync.contract.orders.OrdersApi.ExportOrders;
import io.paysync.contract.orders.OrdersApi.ExportPage;
import io.paysync.platform.Node;
import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Downloads;
import io.paysync.statusapi.http.Downloads.Piece;
import io.paysync.statusapi.http.ExportConfig;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.wire.OrderView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All orders of a merchant as a stream of JSON lines. The last line says that it is the last; a stream without it was cut off.
 */
public final class Exports {
    private final Node node;
    private final int pageRows;
    private final Downloads downloads;
    private final Counter rows;

    public Exports(Node node, ExportConfig config, Downloads downloads) {
        this.node = node;
        this.pageRows = config.pageRows();
        this.downloads = downloads;
        this.rows = node.meters().counter("paysync.api.exports.orders");
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of("exportOrders", this::export);
    }

    private Future<Reply> export(Call call) {
        Stream stream = new Stream(
                call.merchant(), call.inputs().optionalText("afterOrderId").orElse(null));
        return downloads.start(call, "application/x-ndjson", Map.of(), stream);
    }

    /** One export under way. */
    private final class Stream implements Downloads.Source {
        private final String merchant;
        private @Nullable String after;
        private long count;

        Stream(String merchant, @Nullable String after) {
            this.merchant = merchant;
            this.after = after;
        }

        @Override
        public Future<Piece> next() {
            return node.bus()
                    .ask(OrdersApi.EXPORT, new ExportOrders(merchant, after, pageRows))
                    .map(this::piece);
        }

        private Piece piece(ExportPage page) {
            Buffer lines = Buffer.buffer();
            String cursor = page.cursor();
            if (cursor != null && count == 0) {
                lines.appendBuffer(line(new CursorLine(cursor)));
            }
            page.orders().forEach(order -> lines.appendBuffer(line(OrderView.of(order))));
            count += page.orders().size();
            rows.increment(page.orders().size());
            if (page.orders().size() < pageRows) {
                return new Piece(lines.appendBuffer(line(new EndLine(true, count))), true);
            }
            after = page.orders().getLast().key().orderId();
            return new Piece(lines, false);
        }
    }

    private static Buffer line(Object view) {
        return Buffer.buffer(Json.writeBytes(view)).appendByte((byte) '\n');
    }

    private record CursorLine(String cursor) {}

    private record EndLine(boolean end, long orders) {}
}
