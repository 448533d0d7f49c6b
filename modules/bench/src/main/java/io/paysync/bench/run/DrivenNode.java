package io.paysync.bench.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paysync.bench.floor.MemoryUse;
import io.paysync.contract.dispatch.DispatchApi;
import io.paysync.contract.dispatch.DispatchApi.SaveEndpoint;
import io.paysync.launcher.node.NodeFile;
import io.paysync.launcher.node.PaysyncNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A whole node that is offered changes from inside, as order-state on the same node would: a process of its own, told what
 * to do over HTTP.
 */
public final class DrivenNode {
    private final PaysyncNode node;
    private int saved;

    private DrivenNode(PaysyncNode node) {
        this.node = node;
    }

    /** @param args settings file and port to be told on */
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 10);
        server.setExecutor(Executors.newSingleThreadExecutor());
        DrivenNode driven = new DrivenNode(PaysyncNode.start(NodeFile.read(Path.of(args[0]))));
        server.createContext("/receivers", exchange -> reply(exchange, driven.receivers(body(exchange))));
        server.createContext("/offer", exchange -> reply(exchange, driven.offer(body(exchange))));
        server.createContext(
                "/memory", exchange -> reply(exchange, MemoryUse.now().text()));
        server.start();
        System.out.println("driven");
    }

    /** One receiver for each port, each of a merchant of its own. */
    private String receivers(String ports) {
        saved = 0;
        for (String port : ports.split(" ")) {
            SaveEndpoint endpoint = new SaveEndpoint(
                    Offers.merchant(saved++),
                    "hook",
                    "webhook",
                    "http://127.0.0.1:" + port + "/hook",
                    Set.of(),
                    Map.of(),
                    null);
            try {
                node.node().bus().ask(DispatchApi.SAVE_ENDPOINT, endpoint).await(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                throw new IllegalStateException("endpoint not saved", e);
            }
        }
        return Integer.toString(saved);
    }

    /** {@code from seconds perSecond} */
    private String offer(String what) {
        String[] words = what.split(" ");
        Offers offers = new Offers(node.node());
        int sent = offers.run(
                saved, Integer.parseInt(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        return sent + " " + offers.refused();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void reply(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
