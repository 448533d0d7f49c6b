package io.paysync.bench.load;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.provider.AlipayDouble;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Unique Alipay callbacks of paid orders, signed beforehand: an RSA-2048 signature costs more than all the rest, so it
 * must not be made while measuring. Order {@code i} is {@code BENCH-<i as 8 digits>} and costs 88.80 CNY.
 */
public final class Corpus {
    public static final String PREFIX = "BENCH-";
    public static final int DIGITS = 8;
    public static final long AMOUNT_MINOR = 8880;

    private final byte[][] bodies;

    private Corpus(byte[][] bodies) {
        this.bodies = bodies;
    }

    /** Signs {@code count} callbacks on all cores; about 1 ms of one core each. */
    public static Corpus sign(SandboxKeys keys, int count) {
        byte[][] bodies = new byte[count][];
        fill(keys, bodies, 0);
        return new Corpus(bodies);
    }

    /** As {@link #sign}, keeping them in the directory: what an earlier run has signed with these keys is used again. */
    public static Corpus kept(Path dir, SandboxKeys keys, int count) throws IOException {
        Path file = dir.resolve("callbacks.bin");
        byte[][] bodies = new byte[count][];
        int known = Files.exists(file) ? read(file, bodies) : 0;
        if (known < count) {
            fill(keys, bodies, known);
            write(file, bodies);
        }
        return new Corpus(bodies);
    }

    private static int read(Path file, byte[][] bodies) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            int known = Math.min(in.readInt(), bodies.length);
            for (int i = 0; i < known; i++) {
                bodies[i] = in.readNBytes(in.readUnsignedShort());
            }
            return known;
        }
    }

    private static void write(Path file, byte[][] bodies) throws IOException {
        // Written beside and moved into place: who stops it half way finds the old one, not a broken one.
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20))) {
            out.writeInt(bodies.length);
            for (byte[] body : bodies) {
                out.writeShort(body.length);
                out.write(body);
            }
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void fill(SandboxKeys keys, byte[][] bodies, int from) {
        AlipayDouble alipay = new AlipayDouble(keys.alipay(), new Trades(1));
        Instant now = Instant.now();
        IntStream.range(from, bodies.length).parallel().forEach(i -> {
            SplittableRandom random = new SplittableRandom(i);
            Trade trade = Trade.open(
                            "alipay",
                            orderNo(i),
                            alipay.newTradeNo(random, now),
                            new Money(AMOUNT_MINOR, "CNY"),
                            "Benchmark order",
                            null,
                            now)
                    .pay(now);
            Notification notification =
                    new Notification(alipay.newEventId(random, now), new TradeEvent.Paid(), trade, now);
            bodies[i] = alipay.callback(notification, Forgery.NONE, now)
                    .map(SignedRequest::body)
                    .orElseThrow();
        });
    }

    public static String orderNo(int index) {
        String digits = Integer.toString(index);
        return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
    }

    public int size() {
        return bodies.length;
    }

    /** As Alipay posts it. */
    public Buffer callback(int index, String path) {
        return callback(bodies[index], path);
    }

    /** A signed form, as Alipay posts it. */
    public static Buffer callback(byte[] body, String path) {
        return post(path, "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n", body);
    }

    /** The same signature for the bare server: the signed text is the body, nothing has to be parsed. */
    public Buffer bare(int index) {
        TreeMap<String, String> fields = new TreeMap<>();
        for (String pair : new String(bodies[index], StandardCharsets.US_ASCII).split("&")) {
            int at = pair.indexOf('=');
            fields.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        String sign = fields.remove("sign");
        fields.remove("sign_type");
        String text = fields.entrySet().stream()
                .filter(e -> !e.getValue().isBlank())
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("&"));
        return post(
                "/",
                "X-Floor-Order: " + orderNo(index) + "\r\nX-Floor-Signature: " + sign + "\r\n",
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code bare} for all of them, made on all cores before the clock starts. */
    public List<Buffer> allBare() {
        return new ArrayList<>(
                IntStream.range(0, size()).parallel().mapToObj(this::bare).toList());
    }

    private static Buffer post(String path, String headers, byte[] body) {
        return Buffer.buffer(body.length + 400)
                .appendString("POST " + path + " HTTP/1.1\r\nHost: pay.example.com\r\nUser-Agent: Mozilla/4.0\r\n"
                        + headers + "Content-Length: " + body.length + "\r\n\r\n")
                .appendBytes(body);
    }
}
