package io.paysync.statusapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Bytes in, bytes out: for what no HTTP client would send. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    static RawHttp connect(int port) {
        try {
            Socket socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(3_000);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose side takes next to nothing that nobody reads. */
    static RawHttp deaf(int port) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server answers to these bytes until it closes or says nothing for 300 ms. */
    static Exchange exchange(int port, String request) {
        try (RawHttp raw = connect(port)) {
            raw.send(request);
            return raw.readAll(300);
        }
    }

    /** @param closed whether the server ended the connection */
    record Exchange(String text, boolean closed) {
        int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        int answers() {
            return text.split("HTTP/1.1 ", -1).length - 1;
        }
    }

    void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The server may have closed already; what it said can still be read.
        }
    }

    Exchange readAll(int quietMs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[65_536];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                out.write(bytes, 0, n);
                socket.setSoTimeout(quietMs);
            }
            return new Exchange(out.toString(StandardCharsets.ISO_8859_1), true);
        } catch (SocketTimeoutException e) {
            return new Exchange(out.toString(StandardCharsets.ISO_8859_1), false);
        } catch (IOException reset) {
            return new Exchange(out.toString(StandardCharsets.ISO_8859_1), true);
        }
    }

    /** Waits until the server closes, at most {@code ms}. */
    boolean closedWithin(int ms) {
        return readAll(ms).closed();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
