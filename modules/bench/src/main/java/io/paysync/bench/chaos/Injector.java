package io.paysync.bench.chaos;

import io.paysync.bench.chaos.Evidence.Span;
import io.paysync.bench.chaos.FaultProxy.Manner;
import io.paysync.bench.chaos.FaultProxy.Way;
import io.paysync.sandbox.http.ApiFault;
import io.paysync.sandbox.receiver.Behaviour;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the faults of a plan happen, and takes them away again. */
final class Injector {
    private static final Logger log = LoggerFactory.getLogger(Injector.class);
    /** Whole books are empty, or begin with one brace and a name. */
    private static final String BROKEN = "(books = '{' or books like '{{%')";

    private static final String POISON = """
            update orders.orders set books = '{' || books
            where not %s and status = 'CREATED' and order_id in (
              select order_id from orders.change where version = 1 order by xid desc limit 20)
            """.formatted(BROKEN);

    private static final String HEAL = "update orders.orders set books = substr(books, 2) where " + BROKEN;
    private static final int SLOW_MS = 1_200;
    private static final int LORIS_SOCKETS = 300;
    private static final long LORIS_EVERY_MS = 500;
    private static final int FREE_CONNECTIONS_MAX = 100;
    private static final long GIVE_MS = 20;
    private static final long INSIST_MS = 60_000;

    private static final List<ApiFault> API_FAULTS = List.of(
            ApiFault.of(ApiFault.Mode.TIMEOUT),
            ApiFault.of(ApiFault.Mode.GARBAGE),
            ApiFault.of(ApiFault.Mode.DOWN),
            ApiFault.slow(Duration.ofSeconds(3)),
            new ApiFault(ApiFault.Mode.DRIP, Duration.ofSeconds(20), 0),
            ApiFault.of(ApiFault.Mode.HUGE),
            ApiFault.of(ApiFault.Mode.THROTTLED),
            ApiFault.of(ApiFault.Mode.FORGED),
            ApiFault.of(ApiFault.Mode.RESET));

    private static final List<Behaviour> BAD_RECEIVERS = List.of(
            Behaviour.of(Behaviour.Mode.FAIL),
            Behaviour.of(Behaviour.Mode.HANG),
            Behaviour.slow(Duration.ofSeconds(3)),
            Behaviour.of(Behaviour.Mode.THROTTLE),
            Behaviour.of(Behaviour.Mode.REDIRECT),
            Behaviour.of(Behaviour.Mode.HUGE),
            Behaviour.of(Behaviour.Mode.RESET));

    private final World world;
    private final Load load;
    private final Attacker attacker;
    private final Journal journal;
    private final Consumer<String> tell;

    Injector(World world, Load load, Attacker attacker, Journal journal, Consumer<String> tell) {
        this.world = world;
        this.load = load;
        this.attacker = attacker;
        this.journal = journal;
        this.tell = tell;
    }

    /** Blocks until the last fault has ended. */
    void run(Plan plan) throws InterruptedException {
        long start = System.nanoTime();
        List<Thread> running = new ArrayList<>();
        for (Fault fault : plan.faults()) {
            long early = fault.atMs() - (System.nanoTime() - start) / 1_000_000;
            if (early > 0) {
                Thread.sleep(early);
            }
            running.add(Thread.ofPlatform().name("fault-" + fault.no()).start(() -> inject(fault)));
        }
        for (Thread each : running) {
            each.join();
        }
    }

    private void inject(Fault fault) {
        tell.accept(fault.toString());
        long from = System.currentTimeMillis();
        String note = "";
        try {
            note = happen(fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException e) {
            // A fault that could not be made, or not be taken away, makes the run worthless; it must be seen.
            note = "broken: " + e;
            log.error("event=chaos.fault.broken fault={} reason={}", fault, e.toString(), e);
        }
        journal.spans.add(new Span(fault, from, System.currentTimeMillis(), note));
    }

    private String happen(Fault fault) throws InterruptedException, IOException {
        long length = fault.lengthMs();
        switch (fault.kind()) {
            case NODE_KILL -> killed(List.of(world.nodes.get(fault.target())), length);
            case ALL_KILL -> killed(world.nodes, length);
            case NODE_STOP -> {
                NodeJvm node = world.nodes.get(fault.target());
                node.freeze();
                Thread.sleep(length);
                node.thaw();
            }
            case DB_KILL -> databaseKilled(length);
            case DB_CROWD -> crowded(length);
            case DB_READ_ONLY -> readOnly(length);
            case DB_SLOW -> wire(world.database.wire(fault.target()), new Manner(Way.DELAY, SLOW_MS), length);
            case DB_HOLE -> wire(world.database.wire(fault.target()), new Manner(Way.HOLE, 0), length);
            case REDIS_KILL -> {
                world.cache.kill();
                Thread.sleep(length);
                world.cache.restart();
            }
            case REDIS_FLUSH -> repeatedly(length, world.cache::flush);
            case REDIS_TRASH -> repeatedly(length, world.cache::trash);
            case REDIS_STALL -> wire(world.cache.wire(), new Manner(Way.STALL, 0), length);
            case BUS_CUT -> {
                int form = fault.dice() % 3;
                boolean hears = form != 1;
                boolean says = form != 2;
                world.bus.cut(fault.target(), hears, says, new Manner(Way.HOLE, 0));
                Thread.sleep(length);
                world.bus.mend();
                return (hears ? "hears nothing " : "") + (says ? "says nothing" : "");
            }
            case PROVIDER_API -> {
                ApiFault how = API_FAULTS.get(fault.dice() % API_FAULTS.size());
                World.PROVIDERS.forEach(provider -> world.sandbox.fault(provider, how));
                Thread.sleep(length);
                World.PROVIDERS.forEach(provider -> world.sandbox.fault(provider, ApiFault.OK));
                return how.mode().name();
            }
            case PROVIDER_HOLE -> wire(world.providers, new Manner(Way.HOLE, 0), length);
            case SILENCE -> {
                load.silence(true);
                Thread.sleep(length);
                load.silence(false);
            }
            case DUPLICATES -> {
                load.storm(true);
                Thread.sleep(length);
                load.storm(false);
            }
            case RECEIVERS_BAD -> {
                Behaviour how = BAD_RECEIVERS.get(fault.dice() % BAD_RECEIVERS.size());
                Behaviour other = BAD_RECEIVERS.get(fault.dice() / 7 % BAD_RECEIVERS.size());
                // The first one stays well: nobody else's trouble may hold it up.
                world.receivers.get(1).behave(how);
                world.receivers.get(2).behave(other);
                Thread.sleep(length);
                world.receivers.get(1).behave(Behaviour.OK);
                world.receivers.get(2).behave(Behaviour.OK);
                return how.mode() + " " + other.mode();
            }
            case ROLLING -> rolling(length);
            case LORIS -> loris(fault.target(), length);
            case FORGED -> {
                attacker.storm(true);
                Thread.sleep(length);
                attacker.storm(false);
            }
            case POISON_ROW -> poisoned(length);
            case LOG_STALL -> {
                NodeJvm node = world.nodes.get(fault.target());
                node.stallLog();
                Thread.sleep(length);
                node.resumeLog();
            }
            case OUT_OF_MEMORY -> {
                NodeJvm node = world.nodes.get(fault.target());
                node.exhaust(NodeChecks.OUT_OF_MEMORY_MS);
                world.awaitReady(node);
            }
        }
        return "";
    }

    private static void wire(FaultProxy wire, Manner manner, long length) throws InterruptedException {
        wire.worsen(manner);
        Thread.sleep(length);
        wire.mend();
    }

    private void killed(List<NodeJvm> nodes, long length) throws InterruptedException {
        nodes.forEach(NodeJvm::kill);
        Thread.sleep(length);
        nodes.forEach(NodeJvm::start);
        nodes.forEach(world::awaitReady);
    }

    /** The span in which nothing can be committed is noted on its own: no answer may say "stored" in it. */
    private void databaseKilled(long length) throws InterruptedException {
        world.database.kill();
        long gone = System.currentTimeMillis();
        Thread.sleep(length);
        journal.spans.add(new Span(DATABASE_GONE, gone, System.currentTimeMillis(), "database gone"));
        world.database.restart();
    }

    /** Not of a plan: marks the spans between the end of the last process of PostgreSQL and the start of the next one. */
    static final Fault DATABASE_GONE = new Fault(0, 0, FaultKind.DB_KILL, 0, 0, 0);

    private void readOnly(long length) throws InterruptedException {
        world.database.run("alter system set default_transaction_read_only = on");
        world.database.run("select pg_reload_conf()");
        try {
            Thread.sleep(length);
        } finally {
            world.database.run("alter system reset default_transaction_read_only");
            world.database.run("select pg_reload_conf()");
        }
    }

    /** Again and again some that are not paid yet; a node that has read one before writes it whole again. */
    private void poisoned(long length) throws InterruptedException {
        try {
            repeatedly(length, () -> insist(POISON));
        } finally {
            insist(HEAL);
        }
    }

    /** On a slow machine a fault before this one may not be over yet, and the database not back. */
    private void insist(String sql) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INSIST_MS);
        while (true) {
            try {
                world.database.run(sql);
                return;
            } catch (Exception e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(sql, e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(GIVE_MS));
            }
        }
    }

    /** Takes every connection that becomes free. */
    private void crowded(long length) throws InterruptedException {
        Pool pool = world.database.open(FREE_CONNECTIONS_MAX);
        List<SqlConnection> held = new ArrayList<>();
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(length);
            while (System.nanoTime() < end) {
                try {
                    if (held.size() < FREE_CONNECTIONS_MAX) {
                        held.add(pool.getConnection().await(1, TimeUnit.SECONDS));
                    }
                } catch (Exception full) {
                    Thread.sleep(GIVE_MS);
                }
            }
        } finally {
            held.forEach(SqlConnection::close);
            pool.close();
        }
    }

    private static void repeatedly(long length, Runnable act) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(length);
        do {
            act.run();
            Thread.sleep(200);
        } while (System.nanoTime() < end);
    }

    private void rolling(long pause) throws InterruptedException {
        for (NodeJvm node : world.nodes) {
            node.stop();
            node.start();
            world.awaitReady(node);
            Thread.sleep(pause);
        }
    }

    private void loris(int node, long length) throws InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < LORIS_SOCKETS; i++) {
                Socket socket = new Socket();
                try {
                    socket.connect(world.callbackListener(node), 1_000);
                    socket.getOutputStream().write('P');
                    sockets.add(socket);
                } catch (IOException refused) {
                    socket.close();
                }
            }
            for (long at = 0; at < length; at += LORIS_EVERY_MS) {
                Thread.sleep(LORIS_EVERY_MS);
                sockets.forEach(Injector::drip);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            sockets.forEach(Injector::quietly);
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('O');
        } catch (IOException e) {
            // It was sent away, as it should be.
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }
}
