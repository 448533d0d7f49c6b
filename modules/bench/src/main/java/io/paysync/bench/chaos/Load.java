package io.paysync.bench.chaos;

import io.paysync.contract.domain.Money;
import io.paysync.sandbox.payments.Payments;
import io.paysync.sandbox.provider.ProviderDouble;
import io.paysync.sandbox.send.Faults;
import io.paysync.sandbox.trade.Notification;
import io.paysync.sandbox.trade.Trade;
import io.paysync.sandbox.trade.TradeEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders of all kinds at a fixed rate, whether Paysync keeps up or not. Which story an order has, what it costs and who is its
 * provider follow from the seed and its number.
 */
final class Load {
    private static final Logger log = LoggerFactory.getLogger(Load.class);
    private static final int STORM_COPIES = 15;
    private static final int EARLY_MAX_MS = 4_000;
    /** Beyond so many orders under way the driver, not Paysync, would be what breaks. */
    static final int UNDER_WAY_MAX = 20_000;

    private final World world;
    private final Shop shop;
    private final Teller teller;
    private final long seed;
    private final String prefix;
    private final Map<String, Open> sales = new ConcurrentHashMap<>();
    private volatile String newest = "";
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean silent;
    private volatile int copies = 1;

    private static final class Open {
        final String order;
        final Story story;
        final String provider;
        final String ordered;
        final long minor;
        volatile boolean registered;

        Open(String order, Story story, String provider, String ordered, long minor) {
            this.order = order;
            this.story = story;
            this.provider = provider;
            this.ordered = ordered;
            this.minor = minor;
        }
    }

    Load(World world, Shop shop, Teller teller, long seed) {
        this.world = world;
        this.shop = shop;
        this.teller = teller;
        this.seed = seed;
        this.prefix = "C" + Long.toHexString(seed & 0xffffff) + "-";
    }

    /** Begins at a rate of orders; {@link #pause} ends it. */
    void run(double perSecond) {
        running = true;
        Thread.ofPlatform().daemon().name("load").start(() -> {
            long start = System.nanoTime();
            for (long i = 0; running; i++) {
                long early = start + (long) (i / perSecond * 1e9) - System.nanoTime();
                if (early > 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(early);
                }
                begin();
            }
        });
    }

    private void begin() {
        if (underWay.get() > UNDER_WAY_MAX) {
            skipped.incrementAndGet();
            return;
        }
        int no = next.getAndIncrement();
        underWay.incrementAndGet();
        Thread.ofVirtual().start(() -> {
            try {
                tell(no);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                broken.incrementAndGet();
                log.error("event=chaos.load.broken order={}{} reason={}", prefix, no, e.toString());
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    void pause() {
        running = false;
    }

    /** From now on nothing is told of new payments. */
    void silence(boolean on) {
        silent = on;
    }

    void storm(boolean on) {
        copies = on ? STORM_COPIES : 1;
    }

    int underWay() {
        return underWay.get();
    }

    /** Orders that ended by a mistake of the driver: a run with one of them says nothing. */
    int broken() {
        return broken.get();
    }

    int skipped() {
        return skipped.get();
    }

    int begun() {
        return next.get();
    }

    /** The newest order; empty before the first. */
    String newest() {
        return newest;
    }

    private void tell(int no) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + no);
        Story drawn = Story.draw(random);
        Story story = silent ? Story.SILENT : drawn;
        int which = random.nextInt(World.PROVIDERS.size());
        String provider = World.PROVIDERS.get(which);
        String ordered =
                story == Story.OTHER_PROVIDER ? World.PROVIDERS.get((which + 1) % World.PROVIDERS.size()) : provider;
        long minor = 100 + random.nextInt(1_000_000);
        Open sale = new Open(prefix + String.format(Locale.ROOT, "%07d", no), story, provider, ordered, minor);
        sales.put(sale.order, sale);
        Payments payments = world.sandbox.payments();
        String currency = payments.provider(provider).currency();
        long pays = story == Story.OTHER_AMOUNT ? minor - 1 : minor;
        payments.open(provider, sale.order, new Money(pays, currency), "Chaos", null);
        if (story != Story.EARLY && story != Story.UNKNOWN) {
            register(sale, currency);
        }
        act(sale, random, currency);
    }

    private void register(Open sale, String currency) throws InterruptedException {
        if (shop.register(sale.order, sale.ordered, sale.minor, currency)) {
            sale.registered = true;
            newest = sale.order;
        }
    }

    private void act(Open sale, SplittableRandom random, String currency) throws InterruptedException {
        switch (sale.story) {
            case PAID, UNKNOWN, OTHER_AMOUNT, OTHER_PROVIDER -> tell(paid(sale, random), "paid", 1);
            case DOUBLED -> tell(paid(sale, random), "paid", 2 + random.nextInt(3));
            case REFUNDED_IN_PART -> {
                tell(paid(sale, random), "paid", 1);
                tell(refunded(sale, random, 1 + random.nextLong(sale.minor - 1)), "refund", 1);
            }
            case REFUNDED -> {
                tell(paid(sale, random), "paid", 1);
                tell(refunded(sale, random, sale.minor), "refund", 1);
            }
            case REORDERED -> {
                Notification paid = paid(sale, random);
                tell(refunded(sale, random, sale.minor / 2), "refund", 1);
                tell(paid, "paid", 1);
            }
            case CLOSED -> {
                Trade trade = world.sandbox
                        .payments()
                        .close(sale.provider, sale.order, Faults.dropped())
                        .trade();
                tell(notification(trade, new TradeEvent.Closed(), random), "close", 1);
            }
            case EARLY -> {
                Thread.ofVirtual().start(() -> later(sale, random.nextInt(EARLY_MAX_MS), currency));
                tell(paid(sale, random), "paid", 1);
            }
            case SILENT -> paid(sale, random);
            case UNPAID -> {}
        }
    }

    private void later(Open sale, int afterMs, String currency) {
        underWay.incrementAndGet();
        try {
            Thread.sleep(afterMs);
            register(sale, currency);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** The ledger knows; the sandbox itself tells nobody. */
    private Notification paid(Open sale, SplittableRandom random) {
        Trade trade = world.sandbox
                .payments()
                .pay(sale.provider, sale.order, Faults.dropped())
                .trade();
        return notification(trade, new TradeEvent.Paid(), random);
    }

    private Notification refunded(Open sale, SplittableRandom random, long minor) {
        Trade trade = world.sandbox
                .payments()
                .refund(sale.provider, sale.order, minor, null, Trade.Outcome.SUCCEEDED, Faults.dropped())
                .trade();
        return notification(trade, new TradeEvent.Refunded(trade.refunds().getLast()), random);
    }

    private Notification notification(Trade trade, TradeEvent event, SplittableRandom random) {
        Instant now = Instant.now();
        ProviderDouble provider = world.sandbox.payments().provider(trade.provider());
        return new Notification(provider.newEventId(random, now), event, trade, now);
    }

    private void tell(Notification what, String kind, int times) {
        boolean toldAtAll = world.sandbox
                .payments()
                .provider(what.trade().provider())
                .callback(what, io.paysync.sandbox.provider.Forgery.NONE, Instant.now())
                .isPresent();
        if (toldAtAll) {
            teller.tell(what, kind, times * copies);
        }
    }

    /** As the driver and the providers' ledgers know them now. */
    List<Evidence.Sale> sales() {
        return sales.values().stream().map(this::sale).toList();
    }

    private Evidence.Sale sale(Open sale) {
        Trade trade = world.sandbox.trades().find(sale.provider, sale.order).orElseThrow();
        Instant paidAt = trade.paidAt();
        return new Evidence.Sale(
                sale.order,
                sale.story,
                sale.registered,
                sale.provider,
                sale.ordered,
                sale.minor,
                trade.state().name(),
                trade.state() == Trade.State.PAID ? trade.amount().minor() : 0,
                trade.refundedMinor(),
                paidAt == null ? 0 : paidAt.toEpochMilli());
    }
}
