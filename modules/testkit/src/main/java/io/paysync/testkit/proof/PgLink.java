package io.paysync.testkit.proof;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection through {@link PgProxy}: reads the messages of PostgreSQL's protocol 3 both ways. A statement is an Execute
 * of what a Parse named, or a simple Query; the server has finished with it when it says ReadyForQuery.
 */
final class PgLink {
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final PgProxy proxy;
    private final Socket client;
    private final Socket server;
    private final Map<String, String> prepared = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    /** Set while the answer to a statement is to be lost. */
    private volatile @Nullable Cut losing;

    PgLink(PgProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() throws IOException {
        // Messages are passed one by one; held back until the last one is acknowledged, each would cost 40 ms.
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pass(this::toServer));
        Thread.ofVirtual().start(() -> pass(this::toClient));
    }

    private interface Direction {
        void run() throws IOException;
    }

    private void pass(Direction direction) {
        try {
            direction.run();
        } catch (IOException e) {
            // One side has closed; the other follows.
        } finally {
            close();
            proxy.ended(this);
        }
    }

    void close() {
        try (client;
                server) {
            // A closed socket may be closed again.
        } catch (IOException e) {
            // Nothing is left to do for it.
        }
    }

    private void toServer() throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        out.write(untyped(in));
        while (true) {
            byte[] message = typed(in);
            Cut cut = statement(message);
            if (cut != null && !cut.answered()) {
                close();
                proxy.happened(cut);
                return;
            }
            if (cut != null) {
                losing = cut;
            }
            out.write(message);
        }
    }

    private void toClient() throws IOException {
        DataInputStream in = new DataInputStream(server.getInputStream());
        OutputStream out = client.getOutputStream();
        while (true) {
            byte[] message = typed(in);
            Cut cut = losing;
            if (cut == null) {
                out.write(message);
            } else if (message[0] == 'Z') {
                close();
                proxy.happened(cut);
                return;
            }
        }
    }

    /** @return the cut that is due when this message is a statement */
    private @Nullable Cut statement(byte[] message) {
        ByteBuffer body = ByteBuffer.wrap(message, 5, message.length - 5);
        return switch (message[0]) {
            case 'P' -> {
                String name = text(body);
                prepared.put(name, text(body));
                yield null;
            }
            case 'B' -> {
                String portal = text(body);
                portals.put(portal, prepared.getOrDefault(text(body), ""));
                yield null;
            }
            case 'E' -> proxy.due(portals.getOrDefault(text(body), ""));
            case 'Q' -> proxy.due(text(body));
            default -> null;
        };
    }

    private static String text(ByteBuffer body) {
        int start = body.position();
        while (body.get() != 0) {
            // Looks for the end.
        }
        return new String(body.array(), start, body.position() - 1 - start, StandardCharsets.UTF_8);
    }

    /** The first message has no type. */
    private static byte[] untyped(DataInputStream in) throws IOException {
        int length = length(in.readInt());
        byte[] message = new byte[length];
        ByteBuffer.wrap(message).putInt(length);
        in.readFully(message, 4, length - 4);
        return message;
    }

    private static byte[] typed(DataInputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            throw new EOFException();
        }
        int length = length(in.readInt());
        byte[] message = new byte[length + 1];
        ByteBuffer.wrap(message).put((byte) type).putInt(length);
        in.readFully(message, 5, length - 4);
        return message;
    }

    private static int length(int length) throws IOException {
        if (length < 4 || length > MESSAGE_BYTES_MAX) {
            throw new IOException("not PostgreSQL's protocol");
        }
        return length;
    }
}
