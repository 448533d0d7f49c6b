package io.paysync.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The first message of TLS, written by hand: what a peer offers that no library would let it offer. */
public final class ClientHello {
    public static final int TLS_1_2 = 0x0303;

    private static final int SILENCE_MS = 15_000;
    private static final int RECORD_MAX = 16_384;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int SERVER_HELLO = 2;

    private ClientHello() {}

    /** What the server made of it. */
    public enum Answer {
        SERVER_HELLO,
        ALERT,
        CLOSED,
        SILENT
    }

    /** Offers these cipher suites and nothing newer than this version; no server name. */
    public static Answer offer(int port, int version, int... suites) {
        return offer(port, handshake(version, new byte[0], suites));
    }

    /** Offers TLS 1.2 with these cipher suites to the server of this name. */
    public static Answer offerTo(String name, int port, int... suites) {
        return offer(port, handshake(TLS_1_2, serverName(name), suites));
    }

    private static Answer offer(int port, byte[] handshake) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(record(handshake));
            socket.setSoTimeout(SILENCE_MS);
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(6);
            if (start.length < 6) {
                return Answer.CLOSED;
            }
            if (start[0] == ALERT) {
                return Answer.ALERT;
            }
            return start[0] == HANDSHAKE && start[5] == SERVER_HELLO ? Answer.SERVER_HELLO : Answer.CLOSED;
        } catch (SocketTimeoutException silent) {
            return Answer.SILENT;
        } catch (IOException reset) {
            return Answer.CLOSED;
        }
    }

    /**
     * Begins one that says it has 16 MiB, and sends as much of it as the server takes.
     *
     * @return how many bytes were sent before it closed; -1 when it never did
     */
    public static long endless(int port) {
        byte[] first = new byte[RECORD_MAX];
        first[0] = 1;
        Arrays.fill(first, 1, 4, (byte) 0xff);
        long sent = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SILENCE_MS);
            socket.getOutputStream().write(record(first));
            for (sent = RECORD_MAX; sent < 1 << 24; sent += RECORD_MAX) {
                socket.getOutputStream().write(record(new byte[RECORD_MAX]));
            }
            while (socket.getInputStream().read() >= 0) {
                Thread.onSpinWait();
            }
            return sent;
        } catch (SocketTimeoutException open) {
            return -1;
        } catch (IOException closed) {
            return sent;
        }
    }

    private static byte[] serverName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(9 + bytes.length)
                .putShort((short) 0)
                .putShort((short) (5 + bytes.length))
                .putShort((short) (3 + bytes.length))
                .put((byte) 0)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] handshake(int version, byte[] serverName, int... suites) {
        byte[] ordinary = HexFormat.of()
                .parseHex(
                        "000a00080006001d00170018" // groups: x25519, P-256, P-384
                                + "000b00020100" // points: uncompressed
                                + "000d000e000c040308040401050306030201"); // signatures, up to SHA-1 with RSA
        byte[] extensions = ByteBuffer.allocate(serverName.length + ordinary.length)
                .put(serverName)
                .put(ordinary)
                .array();
        ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 2 + 2 * suites.length + 2 + 2 + extensions.length);
        body.putShort((short) version).put(new byte[32]).put((byte) 0).putShort((short) (2 * suites.length));
        for (int suite : suites) {
            body.putShort((short) suite);
        }
        body.put((byte) 1).put((byte) 0).putShort((short) extensions.length).put(extensions);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        message.write(0);
        message.write(body.capacity() >> 8);
        message.write(body.capacity());
        message.writeBytes(body.array());
        return message.toByteArray();
    }

    private static byte[] record(byte[] content) {
        return ByteBuffer.allocate(5 + content.length)
                .put((byte) HANDSHAKE)
                .putShort((short) 0x0301)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}
