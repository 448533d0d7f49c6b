package io.paysync.intake.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A socket that sends exactly the bytes it is told to, however wrong they are. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /** One whose side takes next to nothing that nobody reads. */
    static RawClient deaf(int port) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends on a connection of its own and reads until the server closes or is silent for that long. */
    public static Seen exchange(int port, String bytes, int silenceMs) {
        try (RawClient client = new RawClient(port)) {
            client.send(bytes);
            return client.read(silenceMs);
        }
    }

    /** Sends on a connection of its own and reads one answer, at most five seconds. */
    public static Seen ask(int port, String bytes) {
        try (RawClient client = new RawClient(port)) {
            client.send(bytes);
            return client.readOne(5000);
        }
    }

    /** ISO-8859-1: each character is one byte. False when the server has closed. */
    public boolean send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** What came until the server closed or was silent for that long. */
    public Seen read(int silenceMs) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        boolean closed = true;
        try {
            socket.setSoTimeout(silenceMs);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                got.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException open) {
            closed = false;
        } catch (IOException reset) {
            closed = true;
        }
        return new Seen(got.toString(StandardCharsets.ISO_8859_1), closed);
    }

    /** Reads one answer with a content length and leaves the connection open. */
    public Seen readOne(int silenceMs) {
        StringBuilder got = new StringBuilder();
        try {
            socket.setSoTimeout(silenceMs);
            InputStream in = socket.getInputStream();
            int missing = Integer.MAX_VALUE;
            while (missing > 0) {
                int c = in.read();
                if (c < 0) {
                    return new Seen(got.toString(), true);
                }
                got.append((char) c);
                missing = missing == Integer.MAX_VALUE ? bodyLength(got) : missing - 1;
            }
            return new Seen(got.toString(), false);
        } catch (SocketTimeoutException silent) {
            return new Seen(got.toString(), false);
        } catch (IOException reset) {
            return new Seen(got.toString(), true);
        }
    }

    private static int bodyLength(StringBuilder head) {
        if (head.indexOf("\r\n\r\n") < 0) {
            return Integer.MAX_VALUE;
        }
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(15).trim());
            }
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param closed by the server */
    public record Seen(String text, boolean closed) {
        /** The first status line's code; 0 when there was none. */
        public int status() {
            return text.startsWith("HTTP/") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        public int answers() {
            int count = 0;
            for (int at = text.indexOf("HTTP/1."); at >= 0; at = text.indexOf("HTTP/1.", at + 1)) {
                count++;
            }
            return count;
        }

        public String body() {
            int at = text.indexOf("\r\n\r\n");
            return at < 0 ? "" : text.substring(at + 4);
        }
    }
}
