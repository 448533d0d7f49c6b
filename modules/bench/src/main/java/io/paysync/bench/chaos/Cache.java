package io.paysync.bench.chaos;

import io.paysync.launcher.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Redis of the run, behind a wire. */
final class Cache implements AutoCloseable {
    private static final int ANSWER_MS = 2_000;
    private static final String TRASH = """
        local all = redis.call('keys', '*')
        for _, k in ipairs(all) do redis.call('del', k) redis.call('rpush', k, 'trash', string.rep('x', 5000)) end
        return #all""";

    private final Path dir;
    private final FaultProxy wire;
    private EmbeddedRedis server;

    Cache(Path dir, long seed) {
        this.dir = dir;
        this.server = EmbeddedRedis.start(dir);
        this.wire = FaultProxy.open(address(), seed);
    }

    private InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    FaultProxy wire() {
        return wire;
    }

    void kill() {
        Signals.send("-KILL", server.pid());
    }

    void restart() {
        server = EmbeddedRedis.start(dir);
        wire.target(address());
    }

    void flush() {
        command("FLUSHALL");
    }

    /** Every key gets a list of trash in the place of its value. */
    void trash() {
        command("EVAL", TRASH, "0");
    }

    private void command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$')
                    .append(word.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            text.append(word).append("\r\n");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address(), ANSWER_MS);
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            int first = socket.getInputStream().read();
            if (first == '-') {
                throw new IllegalStateException("Redis refuses " + words[0]);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Redis does not take " + words[0], e);
        }
    }

    @Override
    public void close() {
        wire.close();
        server.close();
    }
}
