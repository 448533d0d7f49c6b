package io.paysync.bench.run;

import io.paysync.bench.floor.MemoryUse;
import io.paysync.bench.load.Corpus;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Who keeps streams open and can be made to write to them: a node, or the bare server. */
interface FeedServer {
    int streamPort();

    int movePort();

    String path(String order);

    /** The request that moves order {@code number} of the corpus to version 2. */
    Buffer move(int number);

    /** The request that moves the popular order to such a version. */
    Buffer step(int version);

    MemoryUse memory() throws Exception;

    long rssMib();

    /** @param steps of the popular order, the first one to version 2 */
    record OfNode(BenchNode node, Corpus corpus, List<Buffer> steps) implements FeedServer {
        static final String CALLBACKS = "/callbacks/alipay/main";

        @Override
        public int streamPort() {
            return node.apiPort();
        }

        @Override
        public int movePort() {
            return node.callbackPort();
        }

        @Override
        public String path(String order) {
            return "/v1/orders/" + order + "/events";
        }

        @Override
        public Buffer move(int number) {
            return corpus.callback(number, CALLBACKS);
        }

        @Override
        public Buffer step(int version) {
            return steps.get(version - 2);
        }

        @Override
        public MemoryUse memory() throws Exception {
            return node.memory();
        }

        @Override
        public long rssMib() {
            return node.highestRssMib();
        }
    }

    record Bare(Child process, int port) implements FeedServer {
        @Override
        public int streamPort() {
            return port;
        }

        @Override
        public int movePort() {
            return port;
        }

        @Override
        public String path(String order) {
            return "/" + order;
        }

        @Override
        public Buffer move(int number) {
            return post(Corpus.orderNo(number), 2);
        }

        @Override
        public Buffer step(int version) {
            return post(PopularOrder.ID, version);
        }

        private static Buffer post(String order, int version) {
            return Buffer.buffer(
                    "POST /" + order + "/" + version + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        }

        @Override
        public MemoryUse memory() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/memory"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                return MemoryUse.parse(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
            }
        }

        @Override
        public long rssMib() {
            return process.residentMib();
        }
    }
}
