package io.paysync.bench.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run: load and faults, then load in calm, then nothing but waiting until all work has come to its end, then the collection
 * of the evidence.
 *
 * @param perSecond orders a second; callbacks are about a third more
 * @param calm of load after the last fault
 * @param patience after the load: what has not come to its end by then never does
 */
record ChaosRun(Plan plan, Path dir, double perSecond, Duration calm, Duration patience, Consumer<String> tell) {
    private static final long LOOK_MS = 1_000;
    /** Of three nodes on one machine, which die so often that what the second compiler makes is not worth its time. */
    private static final List<String> NODE_JVM = List.of("-Xms64m", "-Xmx256m", "-XX:TieredStopAtLevel=1");

    private static final int CANARIES_MAX = 20;

    /** Nothing is left to do when this is zero, twice in a row. */
    private static final String LEFT = """
        select (select count(*) from dispatch.delivery where due_at is not null)
          + (select count(*) from orders.change c where c.written_at > clock_timestamp() - interval '6 s')
          + (select count(*) from intake.body b, unnest(string_to_array(b.event_keys, E'\\n')) k
              where k <> '' and not exists (select from orders.fact f
                  where f.provider = b.provider and f.account = b.account and f.event_key = k)) as left_over
        """;

    Evidence evidence() throws Exception {
        Files.createDirectories(dir);
        World world = World.start(dir, plan.seed(), NODE_JVM);
        Thread guard = new Thread(() -> closeQuietly(world));
        Runtime.getRuntime().addShutdownHook(guard);
        try {
            return play(world);
        } finally {
            closeQuietly(world);
            Runtime.getRuntime().removeShutdownHook(guard);
        }
    }

    private static void closeQuietly(World world) {
        try {
            world.close();
        } catch (IOException | RuntimeException e) {
            System.err.println("chaos: not everything was closed: " + e);
        }
    }

    private Evidence play(World world) throws Exception {
        Journal journal = new Journal();
        Teller teller = new Teller(world, journal);
        Shop shop = new Shop(world, journal);
        Load load = new Load(world, shop, teller, plan.seed());
        Attacker attacker = new Attacker(world, journal, world.client.http(), plan.seed());
        Watchers watchers = new Watchers(world, load, journal, world.client.http(), plan.seed());
        shop.endpoints();
        attacker.start(shop);
        watchers.start();
        load.run(perSecond);
        tell.accept("load: " + perSecond + " orders a second");
        new Injector(world, load, attacker, journal, tell).run(plan);
        world.mendWires();
        long calmSince = System.nanoTime();
        tell.accept("calm");
        Thread.sleep(calm.toMillis());
        load.pause();
        attacker.stop();
        boolean converged = converge(world, load, teller);
        long took = converged ? (System.nanoTime() - calmSince) / 1_000_000 : -1;
        tell.accept(converged ? "converged" : "NOT converged");
        watchers.stop();
        teller.stop();
        shop.stop();
        if (load.broken() > 0 || load.skipped() > 0) {
            throw new IllegalStateException("the driver, not Paysync, has failed: " + load.broken() + " orders broke, "
                    + load.skipped() + " were not begun; the log says why");
        }
        return collect(world, journal, teller, load, attacker, took);
    }

    private boolean converge(World world, Load load, Teller teller) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        int quiet = 0;
        while (System.nanoTime() < end) {
            boolean told = load.underWay() == 0 && teller.underWay() == 0;
            quiet = told && silentFound(world, load) && left(world) == 0 ? quiet + 1 : 0;
            if (quiet == 2) {
                return true;
            }
            Thread.sleep(LOOK_MS);
        }
        tell.accept("left: orders " + load.underWay() + ", callbacks " + teller.underWay() + ", rows " + left(world));
        return false;
    }

    private static long left(World world) {
        return world.database.ask(LEFT, row -> row.getLong("left_over")).getFirst();
    }

    /** Payments of which nobody was told are found by asking, which takes its time. */
    private static boolean silentFound(World world, Load load) {
        List<String> waiting = world.database.ask(
                "select order_id from orders.orders where status in ('CREATED', 'PENDING')" + " and review is null",
                row -> row.getString("order_id"));
        var sales = Rows.index(load.sales(), Evidence.Sale::order);
        return waiting.stream()
                .map(sales::get)
                .noneMatch(sale -> sale != null && sale.honest() && sale.truth().equals("PAID"));
    }

    private Evidence collect(World world, Journal journal, Teller teller, Load load, Attacker attacker, long converged)
            throws IOException {
        List<Path> logs = world.nodes.stream().map(NodeJvm::log).toList();
        List<String> canaries = new ArrayList<>();
        long lines = 0;
        List<String> secrets = List.of(
                World.API_KEY,
                Shop.PHONE,
                Shop.PHONE.substring(1),
                world.sandbox.keys().webhookSecret(),
                world.sandbox.keys().stripe().endpointSecret());
        for (Path log : logs) {
            try (Stream<String> text = Files.lines(log)) {
                lines += look(text, log.getFileName().toString(), secrets, canaries);
            }
        }
        lines += look(journal.answers.stream(), "an answer", secrets, canaries);
        List<Boolean> ready = world.nodes.stream()
                .map(node -> ready(world, world.client.http(), node.index()))
                .toList();
        List<Evidence.Sale> sales = new ArrayList<>(load.sales());
        sales.addAll(attacker.sales());
        return new Evidence(
                sales,
                teller.tellings(),
                Journal.copy(journal.attempts),
                Journal.copy(journal.attacks),
                Journal.copy(journal.views),
                Journal.copy(journal.notices),
                Journal.copy(journal.spans),
                Journal.copy(journal.pauses),
                Journal.copy(journal.asked),
                Journal.copy(journal.leases),
                world.nodes.stream().flatMap(node -> node.deaths().stream()).toList(),
                Dump.read(world.database),
                new Evidence.End(ready, converged, lines, canaries));
    }

    private static long look(Stream<String> lines, String where, List<String> secrets, List<String> found) {
        long[] looked = {0};
        lines.forEach(line -> {
            looked[0]++;
            if (found.size() < CANARIES_MAX && secrets.stream().anyMatch(line::contains)) {
                found.add(where + ": a line of " + line.length() + " characters");
            }
        });
        return looked[0];
    }

    private static boolean ready(World world, HttpClient http, int node) {
        HttpRequest ask = HttpRequest.newBuilder(world.management(node, "/health/ready"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
