package io.paysync.sandbox.demo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.contract.domain.Money;
import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.trade.Trade;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small shop that sells all the time: it registers orders at Paysync and lets the sandbox's payers pay them, mostly as
 * it should be, sometimes not. A bounded number of orders is under way; when Paysync is down the shop goes on trying with
 * new ones and forgets those that were refused.
 */
public final class DemoTraffic {
    private static final Logger log = LoggerFactory.getLogger(DemoTraffic.class);
    private static final List<String> PROVIDERS = List.of("alipay", "wechatpay", "stripe");
    private static final List<String> GOODS =
            List.of("Annual plan", "西湖龙井", "Espresso beans", "雨伞", "Concert ticket", "Keyboard");
    private static final int PRICE_MIN = 100;
    private static final int PRICE_RANGE = 50_000;
    private static final double MAP_SIZE = 100;

    private final Vertx vertx;
    private final Payments payments;
    private final DemoConfig config;
    private final DemoShop shop;
    private final Story story;
    private final Random random;
    private final String run;
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final LongAdder failed = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final Map<Scenario, LongAdder> begun = new ConcurrentHashMap<>();
    private long pace = -1;
    private volatile boolean stopped;

    /** @param account the account's name at each provider */
    public DemoTraffic(Vertx vertx, Payments payments, DemoConfig config, String account) {
        this.vertx = vertx;
        this.payments = payments;
        this.config = config;
        this.random = new Random(config.seed());
        this.shop = new DemoShop(vertx, new SimpleMeterRegistry(), config, account);
        this.story = new Story(
                payments,
                trade -> shop.register(trade, random.nextDouble() * MAP_SIZE, random.nextDouble() * MAP_SIZE),
                this::pause,
                random,
                config.lateMax());
        // Orders of an earlier start are still known: a new run must not use their numbers again.
        this.run = Long.toString(System.currentTimeMillis() / 1000, 36).toUpperCase(Locale.ROOT);
    }

    public void start() {
        long periodMs = Math.max(1, Math.round(1000 / config.ordersPerSecond()));
        pace = vertx.setPeriodic(periodMs, timer -> begin());
    }

    /** No new orders; stories under way end at their next step. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(pace);
        return shop.close();
    }

    public DemoStats stats() {
        Map<Scenario, Long> counts = new EnumMap<>(Scenario.class);
        begun.forEach((scenario, count) -> counts.put(scenario, count.sum()));
        return new DemoStats(
                orders.get(), shop.registered(), failed.sum(), skipped.sum(), running.get(), Map.copyOf(counts));
    }

    private void begin() {
        if (running.get() >= config.runningMax()) {
            skipped.increment();
            return;
        }
        running.incrementAndGet();
        Scenario scenario = scenario();
        begun.computeIfAbsent(scenario, first -> new LongAdder()).increment();
        play(scenario)
                .onFailure(failure -> {
                    failed.increment();
                    log.debug("event=demo.story.failed scenario={} reason={}", scenario, failure.toString());
                })
                .onComplete(done -> running.decrementAndGet());
    }

    private Future<Void> play(Scenario scenario) {
        try {
            return story.play(scenario, open());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Trade open() {
        String provider = PROVIDERS.get(random.nextInt(PROVIDERS.size()));
        String orderNo = config.orderPrefix() + "-" + run + "-" + orders.incrementAndGet();
        Money price = new Money(
                PRICE_MIN + random.nextInt(PRICE_RANGE),
                payments.provider(provider).currency());
        return payments.open(provider, orderNo, price, GOODS.get(random.nextInt(GOODS.size())), null);
    }

    private Scenario scenario() {
        int sum = config.weights().values().stream().mapToInt(w -> w).sum();
        int drawn = random.nextInt(sum);
        for (Scenario scenario : Scenario.values()) {
            drawn -= config.weights().getOrDefault(scenario, 0);
            if (drawn < 0) {
                return scenario;
            }
        }
        return Scenario.NORMAL;
    }

    private Future<Void> pause(Duration time) {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(Math.max(1, time.toMillis()), timer -> {
            if (stopped) {
                over.fail("the demo stops");
            } else {
                over.complete();
            }
        });
        return over.future();
    }
}
