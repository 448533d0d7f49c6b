package io.paysync.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paysync.contract.bus.FaultException;
import io.paysync.platform.db.DbConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Every statement of a use case is a moment at which a connection can end: before the server has it, or after the server
 * did it and before we hear of it; and the process can go on, or die there. A first run without cuts tells which statements
 * there are and what is stored in the end; then each statement is cut in each way, once, and the end must be the same.
 *
 * @param <N> a node
 */
public final class CrashPoints<N> {
    /** To be part of the test's own statements, which are not to be cut. */
    public static final String MARK = "/* test */ ";

    private static final long HAPPENS_MS = 5_000;
    private static final int STARTS_MAX = 3;

    /** Most of a run is waiting, and the runs know nothing of each other. */
    private static final int SIDE_BY_SIDE = 3;

    private final Supplier<? extends UseCase<N>> useCases;
    private Predicate<String> nowAndThen = statement -> false;
    private Predicate<String> only = statement -> true;
    private int sideBySide = SIDE_BY_SIDE;

    private CrashPoints(Supplier<? extends UseCase<N>> useCases) {
        this.useCases = useCases;
    }

    /** @param useCases a new one for each run */
    public static <N> CrashPoints<N> of(Supplier<? extends UseCase<N>> useCases) {
        return new CrashPoints<>(useCases);
    }

    /**
     * @param statements by their text, those of loops that look for work so seldom that a run may end before they do; not to have
     *     met one is no failure
     */
    public CrashPoints<N> nowAndThen(Predicate<String> statements) {
        nowAndThen = statements;
        return this;
    }

    /** @param statements by their text, those to cut: others are cut by another use case */
    public CrashPoints<N> only(Predicate<String> statements) {
        only = statements;
        return this;
    }

    /**
     * For a use case in which a few milliseconds make a difference, or which reads the log of changes and does not wait: it ends
     * before the oldest transaction of the whole server, other databases' too.
     */
    public CrashPoints<N> oneByOne() {
        sideBySide = 1;
        return this;
    }

    /** Each statement is cut in each way. */
    public Stream<DynamicTest> all() {
        return tests(CrashPoints::cuts);
    }

    /**
     * For a use case that takes its time: each statement that changes something is cut in one of the ways, always the same,
     * the ways taking turns by the statements' names. All of them with {@code -Dproofs.full=true}.
     */
    public Stream<DynamicTest> oneEach() {
        return Boolean.parseBoolean(System.getProperty("proofs.full")) ? all() : tests(this::oneOf);
    }

    private List<Cut> oneOf(String statement) {
        List<Cut> cuts = cuts(statement);
        return reads(statement) || nowAndThen.test(statement)
                ? List.of()
                : List.of(cuts.get(Math.floorMod(statement.hashCode(), cuts.size())));
    }

    private Stream<DynamicTest> tests(Function<String, List<Cut>> choice) {
        UseCase<N> useCase = useCases.get();
        String end;
        List<String> statements;
        try (PgProxy proxy = PgProxy.watching(useCase.database())) {
            end = calm(useCase, proxy);
            statements = proxy.statements().keySet().stream()
                    .filter(CrashPoints::runsEachTime)
                    .filter(only)
                    .toList();
        }
        List<Cut> cuts = statements.stream().map(choice).flatMap(List::stream).toList();
        assertThat(cuts).as("what is to be cut").isNotEmpty();
        return tests(cuts, end);
    }

    /** The runs begin at once, side by side; each test waits for its own. */
    private Stream<DynamicTest> tests(List<Cut> cuts, String end) {
        ExecutorService runs = Executors.newFixedThreadPool(
                sideBySide, Thread.ofPlatform().daemon().name("cut-", 0).factory());
        List<DynamicTest> tests = new ArrayList<>();
        for (Cut cut : cuts) {
            Future<String> run = runs.submit(() -> interrupted(useCases.get(), cut));
            tests.add(DynamicTest.dynamicTest(
                    cut.toString(), () -> assertThat(ended(run)).isEqualTo(end)));
        }
        runs.shutdown();
        return tests.stream();
    }

    private static String ended(Future<String> run) throws Throwable {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /** Renewing a lease is a matter of time, and giving it back comes after the end. What a test itself asks is marked. */
    private static boolean runsEachTime(String statement) {
        return !statement.contains("update platform.lease") && !statement.contains(MARK);
    }

    /** A question is one whether it is never heard or never answered; to die there is to die after the last write. */
    private static List<Cut> cuts(String statement) {
        return reads(statement)
                ? List.of(new Cut(statement, true, false))
                : List.of(
                        new Cut(statement, false, false),
                        new Cut(statement, false, true),
                        new Cut(statement, true, false),
                        new Cut(statement, true, true));
    }

    private static boolean reads(String statement) {
        String text = statement.strip().toLowerCase(Locale.ROOT);
        boolean calls =
                text.matches("(?s)select (\\* from [a-z_]+\\.(claim|take|finish|spend)[a-z_]*|[a-z_]+\\.[a-z_]+)\\(.*");
        return !calls && !text.matches("(?s).*\\b(insert into|update|delete from|begin|commit)\\b.*");
    }

    private String calm(UseCase<N> useCase, PgProxy proxy) {
        Trial trial = new Trial(() -> false);
        N node = useCase.start(proxy.config());
        try {
            useCase.work(node, trial);
            return useCase.end(node, trial);
        } finally {
            useCase.stop(node);
        }
    }

    private String interrupted(UseCase<N> useCase, Cut cut) {
        DbConfig database = useCase.database();
        try (PgProxy proxy = PgProxy.cutting(database, cut)) {
            String end = onTheFirst(useCase, proxy, cut);
            if (end == null) {
                letLeasesEnd(database);
                end = onTheNext(useCase, database);
            }
            return end;
        }
    }

    /** @return the end, or null when the node died */
    private @Nullable String onTheFirst(UseCase<N> useCase, PgProxy proxy, Cut cut) {
        Trial trial = new Trial(proxy::dead);
        N node = null;
        try {
            node = started(useCase, proxy);
            useCase.work(node, trial);
            String end = useCase.end(node, trial);
            boolean happened = proxy.happened(HAPPENS_MS);
            assumeTrue(happened || !nowAndThen.test(cut.statement()), "the statement did not run in this time");
            assertThat(happened).as("the statement ran again").isTrue();
            if (!cut.dies()) {
                // What comes after the cut may still change what is stored.
                end = useCase.end(node, trial);
            }
            return cut.dies() ? null : end;
        } catch (Trial.Died e) {
            return null;
        } catch (FaultException e) {
            // A look at what is stored may be what the node dies in.
            if (proxy.dead()) {
                return null;
            }
            throw e;
        } finally {
            if (node != null && cut.dies()) {
                useCase.kill(node);
            } else if (node != null) {
                useCase.stop(node);
            }
        }
    }

    private String onTheNext(UseCase<N> useCase, DbConfig database) {
        Trial trial = new Trial(() -> false);
        N node = useCase.start(database);
        try {
            useCase.work(node, trial);
            return useCase.end(node, trial);
        } finally {
            useCase.stop(node);
        }
    }

    private N started(UseCase<N> useCase, PgProxy proxy) {
        RuntimeException last = new IllegalStateException("never started");
        for (int i = 0; i < STARTS_MAX; i++) {
            try {
                return useCase.start(proxy.config());
            } catch (RuntimeException e) {
                if (proxy.dead()) {
                    throw new Trial.Died();
                }
                last = e;
            }
        }
        throw last;
    }

    /** The dead node's leases would end by themselves; the test has not the time. */
    private static void letLeasesEnd(DbConfig database) {
        execute(database, "update platform.lease set until = clock_timestamp()");
    }

    private static void execute(DbConfig database, String sql) {
        String url = "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.database();
        try (Connection connection = DriverManager.getConnection(
                        url, database.user(), database.password().reveal());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
