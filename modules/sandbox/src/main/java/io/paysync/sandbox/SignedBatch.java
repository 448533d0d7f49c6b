package io.paysync.sandbox;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.keys.SandboxKeys;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.Plugs;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.provider.Stage;
import io.paysync.sandbox.provider.WechatPayDouble.Proof;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import io.paysync.sandbox.trade.Trades;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Unique, correctly signed "paid" callbacks made beforehand, for benchmarks: an RSA signature costs about 1 ms of one core
 * (20 000 of Alipay or WeChat Pay take 10 s on two cores; Stripe's HMAC a tenth of a second), so none may be made while
 * the clock runs. Request {@code i} is about order {@code orderNo(i)} and pays {@link #AMOUNT_MINOR}. Kept as the bytes
 * that go over the wire, 1.1 to 1.6 KB each.
 *
 * <p>WeChat Pay's and Stripe's are good for five minutes from the instant they were signed at; Alipay's do not age.
 */
public final class SignedBatch {
    public static final long AMOUNT_MINOR = 8880;

    private final String provider;
    private final String prefix;
    private final String currency;
    private final byte[][] requests;

    private SignedBatch(String provider, String prefix, String currency, byte[][] requests) {
        this.provider = provider;
        this.prefix = prefix;
        this.currency = currency;
        this.requests = requests;
    }

    /**
     * Signs on all cores; blocks.
     *
     * @param provider one of {@link Plugs}
     * @param count how many at most
     * @param seed makes ids and order numbers; another seed makes others
     * @param path where they will be posted, such as {@code /callbacks/alipay/main}
     * @param at the instant they are signed at
     * @param budget the batch ends early, with fewer, when this time is over
     */
    public static SignedBatch make(
            String provider, int count, SandboxKeys keys, long seed, String path, Instant at, Duration budget) {
        SplittableRandom nonces = new SplittableRandom(seed);
        // Nonces only have to differ; a lock on one source of them would make the cores wait.
        Stage stage = new Stage(new Trades(1), Proof.PUBLIC_KEY, new Random(nonces.nextLong()));
        ProviderDouble played = Plugs.find(provider)
                .map(plug -> plug.play(keys.of(provider), stage))
                .orElseThrow(() -> new IllegalArgumentException("no such provider: " + provider));
        String prefix = "B" + Long.toString(seed & 0xffffffffL, 36).toUpperCase(Locale.ROOT) + "-";
        byte[][] requests = new byte[count][];
        long end = System.nanoTime() + budget.toNanos();
        AtomicInteger next = new AtomicInteger();
        // One index after the other, so that a batch cut short has no holes.
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .parallel()
                .forEach(core -> {
                    int i = next.getAndIncrement();
                    while (i < count && (i == 0 || System.nanoTime() < end)) {
                        requests[i] = http(request(played, prefix, seed, i, at), path);
                        i = next.getAndIncrement();
                    }
                });
        int made = 0;
        while (made < count && requests[made] != null) {
            made++;
        }
        return new SignedBatch(provider, prefix, played.currency(), Arrays.copyOf(requests, made));
    }

    /** All of them, signed now. */
    public static SignedBatch make(String provider, int count, SandboxKeys keys, long seed) {
        return make(
                provider, count, keys, seed, "/callbacks/" + provider + "/main", Instant.now(), Duration.ofHours(1));
    }

    private static SignedRequest request(ProviderDouble played, String prefix, long seed, int index, Instant at) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + index);
        Trade trade = Trade.open(
                        played.name(),
                        prefix + index(index),
                        played.newTradeNo(random, at),
                        new Money(AMOUNT_MINOR, played.currency()),
                        "Benchmark order",
                        null,
                        at)
                .pay(at);
        Notification paid = new Notification(played.newEventId(random, at), new TradeEvent.Paid(), trade, at);
        return played.callback(paid, Forgery.NONE, at)
                .orElseThrow(() -> new IllegalStateException("a provider that does not tell of payments"));
    }

    private static byte[] http(SignedRequest request, String path) {
        StringBuilder head = new StringBuilder(900);
        head.append("POST ").append(path).append(" HTTP/1.1\r\nHost: pay.example.com\r\n");
        for (Map.Entry<String, String> header : request.headers()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        head.append("Content-Length: ").append(request.body().length).append("\r\n\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + request.body().length);
        out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(request.body());
        return out.toByteArray();
    }

    private static String index(int index) {
        String digits = Integer.toString(index);
        return "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }

    /** Fewer than asked for when the time was over. */
    public int size() {
        return requests.length;
    }

    public String provider() {
        return provider;
    }

    public String orderNo(int index) {
        return prefix + index(index);
    }

    public Money amount() {
        return new Money(AMOUNT_MINOR, currency);
    }

    /** The whole HTTP/1.1 request, ready for a socket; the batch's own array, not to be changed. */
    public byte[] http(int index) {
        return requests[index];
    }

    /** The body alone. */
    public byte[] body(int index) {
        byte[] request = requests[index];
        return Arrays.copyOfRange(request, bodyAt(request), request.length);
    }

    /** The head alone: request line and headers, with the empty line. */
    public String head(int index) {
        byte[] request = requests[index];
        return new String(request, 0, bodyAt(request), StandardCharsets.ISO_8859_1);
    }

    private static int bodyAt(byte[] request) {
        for (int i = 3; i < request.length; i++) {
            if (request[i] == '\n' && request[i - 1] == '\r' && request[i - 2] == '\n' && request[i - 3] == '\r') {
                return i + 1;
            }
        }
        throw new IllegalStateException("a request without an end of its head");
    }
}
