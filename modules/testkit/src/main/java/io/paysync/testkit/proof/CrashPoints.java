package io.paysync.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paysync.platform.db.DbConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private final Supplier<DbConfig> databases;
    private final Predicate<String> nowAndThen;
    private final UseCase<N> useCase;

    private CrashPoints(Supplier<DbConfig> databases, Predicate<String> nowAndThen, UseCase<N> useCase) {
        this.databases = databases;
        this.nowAndThen = nowAndThen;
        this.useCase = useCase;
    }

    /**
     * @param databases fresh ones
     * @param nowAndThen statements, by their text, of loops that look for work so seldom that a run may end before they do; not
     *     to have met one is no failure
     */
    public static <N> Stream<DynamicTest> of(
            Supplier<DbConfig> databases, Predicate<String> nowAndThen, UseCase<N> useCase) {
        return new CrashPoints<>(databases, nowAndThen, useCase).tests(CrashPoints::cuts);
    }

    /**
     * For a use case that takes its time: each statement that changes something is cut in one of the ways, always the same,
     * the ways taking turns by the statements' names. All of them with {@code -Dproofs.full=true}.
     */
    public static <N> Stream<DynamicTest> oneEach(
            Supplier<DbConfig> databases, Predicate<String> nowAndThen, UseCase<N> useCase) {
        return Boolean.parseBoolean(System.getProperty("proofs.full"))
                ? of(databases, nowAndThen, useCase)
                : new CrashPoints<>(databases, nowAndThen, useCase).tests(statement -> {
                    List<Cut> cuts = cuts(statement);
                    return reads(statement) || nowAndThen.test(statement)
                            ? List.of()
                            : List.of(cuts.get(Math.floorMod(statement.hashCode(), cuts.size())));
                });
    }

    private Stream<DynamicTest> tests(Function<String, List<Cut>> choice) {
        String[] end = new String[1];
        List<String> statements;
        try (PgProxy proxy = PgProxy.watching(databases.get())) {
            end[0] = calm(proxy);
            statements = proxy.statements().keySet().stream()
                    .filter(CrashPoints::runsEachTime)
                    .toList();
        }
        assertThat(statements).as("statements of the use case").isNotEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (String statement : statements) {
            for (Cut cut : choice.apply(statement)) {
                tests.add(DynamicTest.dynamicTest(
                        cut.toString(), () -> assertThat(interrupted(cut)).isEqualTo(end[0])));
            }
        }
        return tests.stream();
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

    private String calm(PgProxy proxy) {
        Trial trial = new Trial(() -> false);
        N node = useCase.start(proxy.config());
        try {
            useCase.work(node, trial);
            return useCase.end(node, trial);
        } finally {
            useCase.stop(node);
        }
    }

    private String interrupted(Cut cut) {
        DbConfig database = databases.get();
        try (PgProxy proxy = PgProxy.cutting(database, cut)) {
            String end = onTheFirst(proxy, cut);
            if (end == null) {
                letLeasesEnd(database);
                end = onTheNext(database);
            }
            return end;
        }
    }

    /** @return the end, or null when the node died */
    private @Nullable String onTheFirst(PgProxy proxy, Cut cut) {
        Trial trial = new Trial(proxy::dead);
        N node = null;
        try {
            node = started(proxy);
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
        } finally {
            if (node != null && cut.dies()) {
                useCase.kill(node);
            } else if (node != null) {
                useCase.stop(node);
            }
        }
    }

    private String onTheNext(DbConfig database) {
        Trial trial = new Trial(() -> false);
        N node = useCase.start(database);
        try {
            useCase.work(node, trial);
            return useCase.end(node, trial);
        } finally {
            useCase.stop(node);
        }
    }

    private N started(PgProxy proxy) {
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
