package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Attack;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.provider.Forgery;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.provider.SignedRequest;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Says that orders are paid or closed that nobody has paid, with signatures that are wrong in many ways, and sends what no parser
 * likes. Each order lied about is registered and waits; nothing genuine is ever told of it.
 */
final class Attacker {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(6);
    private static final long CALM_PAUSE_MS = 150;
    private static final long STORM_PAUSE_MS = 4;
    private static final int SOCKET_MS = 3_000;
    private static final int VICTIMS_EACH = 3;
    private static final int HUGE_BYTES = 300_000;
    private static final List<Forgery> FORGERIES =
            List.of(Forgery.TAMPERED_BODY, Forgery.OTHER_KEY, Forgery.MISSING_SIGNATURE, Forgery.PROBE);

    private final World world;
    private final Journal journal;
    private final HttpClient http;
    private final SplittableRandom random;
    private final String prefix;
    private final List<Trade> victims = new ArrayList<>();
    private volatile boolean stopped;
    private volatile boolean storm;

    Attacker(World world, Journal journal, HttpClient http, long seed) {
        this.world = world;
        this.journal = journal;
        this.http = http;
        this.random = new SplittableRandom(seed);
        this.prefix = "V" + Long.toHexString(seed & 0xffffff) + "-";
    }

    void start(Shop shop) throws InterruptedException {
        for (String provider : World.PROVIDERS) {
            String currency = world.sandbox.payments().provider(provider).currency();
            for (int i = 0; i < VICTIMS_EACH; i++) {
                String order = prefix + provider + i;
                shop.register(order, provider, 5000, currency);
                victims.add(world.sandbox.payments().open(provider, order, new Money(5000, currency), "Victim", null));
            }
        }
        Thread.ofVirtual().start(this::run);
    }

    void storm(boolean on) {
        storm = on;
    }

    void stop() {
        stopped = true;
    }

    private void run() {
        try {
            while (!stopped) {
                if (random.nextInt(4) > 0) {
                    forge();
                } else {
                    garble();
                }
                Thread.sleep(storm ? STORM_PAUSE_MS : CALM_PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forge() throws InterruptedException {
        Trade victim = victims.get(random.nextInt(victims.size()));
        ProviderDouble provider = world.sandbox.payments().provider(victim.provider());
        Forgery how = FORGERIES.get(random.nextInt(FORGERIES.size()));
        Instant now = Instant.now();
        boolean closes = random.nextInt(4) == 0;
        Notification lie = new Notification(
                provider.newEventId(random, now),
                closes ? new TradeEvent.Closed() : new TradeEvent.Paid(),
                closes ? victim.close(now) : victim.pay(now),
                now);
        var signed = provider.callback(lie, how, now);
        if (signed.isPresent()) {
            send(how.name().toLowerCase(Locale.ROOT), victim.orderNo(), provider, signed.get());
        }
    }

    private void send(String kind, String order, ProviderDouble provider, SignedRequest request)
            throws InterruptedException {
        HttpRequest.Builder post = HttpRequest.newBuilder(world.callbacks(random.nextInt(Plan.NODES), provider.name()))
                .timeout(ANSWER_MAX)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("host"))
                .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
                .filter(header -> !header.getKey().equalsIgnoreCase("connection"))
                .forEach(header -> post.header(header.getKey(), header.getValue()));
        int status = 0;
        boolean acknowledged = false;
        try {
            HttpResponse<byte[]> answer = http.send(post.build(), HttpResponse.BodyHandlers.ofByteArray());
            status = answer.statusCode();
            acknowledged = provider.acknowledged(status, answer.body());
            journal.answered(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // No answer is a refusal, too.
        }
        journal.attacks.add(new Attack(kind, order, World.sha256(request.body()), status, acknowledged));
    }

    /** Nothing that could be signed: what is looked for is that nobody falls over, and that nothing of it is stored. */
    private void garble() throws InterruptedException {
        ProviderDouble provider =
                world.sandbox.payments().provider(World.PROVIDERS.get(random.nextInt(World.PROVIDERS.size())));
        byte[] bytes = new byte[random.nextInt(4) == 0 ? HUGE_BYTES : 1 + random.nextInt(2_000)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        if (random.nextBoolean()) {
            raw(bytes);
            return;
        }
        String type = random.nextBoolean() ? "application/json" : "application/x-www-form-urlencoded";
        send("garbage", "", provider, new SignedRequest(List.of(java.util.Map.entry("Content-Type", type)), bytes));
    }

    /** Straight into the socket: half a request line, header trash, lengths that are none. */
    private void raw(byte[] bytes) {
        String head = switch (random.nextInt(4)) {
            case 0 ->
                "POST /callbacks/alipay/main HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Length: 11\r\n\r\n";
            case 1 ->
                "POST /callbacks/stripe/main HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n";
            case 2 -> "GET /callbacks/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n";
            default -> "";
        };
        int status = 0;
        try (Socket socket = new Socket()) {
            socket.connect(world.callbackListener(random.nextInt(Plan.NODES)), SOCKET_MS);
            socket.setSoTimeout(SOCKET_MS);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] answer = in.readNBytes(12);
            status = answer.length == 12 ? Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII)) : 0;
        } catch (IOException | NumberFormatException e) {
            // It was shut in our face.
        }
        journal.attacks.add(new Attack("raw", "", World.sha256(bytes), status, status / 100 == 2));
    }

    /** The orders lied about, as the provider knows them: unpaid. */
    List<Evidence.Sale> sales() {
        return victims.stream()
                .map(trade -> new Evidence.Sale(
                        trade.orderNo(),
                        Story.UNPAID,
                        true,
                        trade.provider(),
                        trade.provider(),
                        trade.amount().minor(),
                        "WAIT",
                        0,
                        0,
                        0))
                .toList();
    }
}
