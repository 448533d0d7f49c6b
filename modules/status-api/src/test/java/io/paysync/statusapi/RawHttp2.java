package io.paysync.statusapi;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames in, frames out, on clear text: for what no HTTP/2 client would send. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_HEADER_LIST_SIZE = 6;

    private final Socket socket;

    private RawHttp2(Socket socket) {
        this.socket = socket;
    }

    /** @param settings pairs of a setting's number and its value */
    static RawHttp2 connect(int port, int... settings) {
        try {
            Socket socket = new Socket();
            // What is not read soon stays with the server.
            socket.setReceiveBufferSize(8192);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            RawHttp2 raw = new RawHttp2(socket);
            raw.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            raw.send(SETTINGS, 0, 0, settings(settings));
            return raw;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return payload.array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** The head of a GET, nothing of it indexed but names. */
    static byte[] get(String path, String key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x82);
        out.write(0x86);
        out.write(0x04);
        text(out, path);
        out.write(0x01);
        text(out, "localhost");
        // Never indexed: name 23.
        out.write(0x1f);
        out.write(23 - 15);
        text(out, "Bearer " + key);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        if (text.length() > 126) {
            throw new IllegalArgumentException("one byte for the length");
        }
        out.write(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** False when the server has closed. */
    boolean send(int type, int flags, int stream, byte[] payload) {
        return write(frame(type, flags, stream, payload));
    }

    private boolean write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Sends the same over and over, until the server closes or that often, and reads nothing meanwhile. */
    boolean flood(byte[] frames, int times) {
        for (int i = 0; i < times; i++) {
            if (!write(frames)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of these frames comes before the server closes or is silent for that long. */
    boolean hears(int type, int silenceMs) {
        try {
            socket.setSoTimeout(silenceMs);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int found = in.readUnsignedByte();
                in.skipNBytes(5L + length);
                if (found == type) {
                    return true;
                }
            }
        } catch (IOException silentOrClosed) {
            return false;
        }
    }

    /** Reads on until the server closes; false when it is silent for that long instead. */
    boolean closes(int silenceMs) {
        try {
            socket.setSoTimeout(silenceMs);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] bytes = new byte[8192];
            while (in.read(bytes) >= 0) {
                Thread.onSpinWait();
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (EOFException ended) {
            return true;
        } catch (IOException reset) {
            return true;
        }
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
