package io.paysync.platform.db;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** What a failure of PostgreSQL, its connection or the pool means to the caller. */
final class PgFaults {
    /** Read-only server, statement or transaction time-out, cancelled: no fault of the statement. */
    private static final Set<String> AWAY = Set.of("25006", "25P03", "25P04", "57014");

    private static final Set<String> LOST_RACE = Set.of("40001", "40P01", "55P03");
    private static final Set<String> STALE_PLAN = Set.of("0A000", "26000");

    private static final int REASON_MAX = 300;

    private PgFaults() {}

    /** The failure as {@link Queries} promises it. */
    static Throwable mapped(Throwable failure) {
        if (failure instanceof FaultException) {
            return failure;
        }
        if (failure instanceof PgException pg) {
            String state = stateOf(pg);
            if (LOST_RACE.contains(state)) {
                return Fault.of(Fault.Code.CONFLICT, "database: " + state);
            }
            return away(state) ? unavailable(state) : failure;
        }
        return connectionLost(failure) ? unavailable("connection lost") : failure;
    }

    static FaultException unavailable(String why) {
        return Fault.of(Fault.Code.UNAVAILABLE, "database: " + why);
    }

    /** Whether an idempotent statement is worth a second try at once, on the same connection or another. */
    static boolean worthRetry(Throwable failure) {
        return failure instanceof PgException pg && (LOST_RACE.contains(stateOf(pg)) || stalePlan(pg, stateOf(pg)));
    }

    /** Whether the connection, not the statement, is to blame. */
    static boolean dead(Throwable failure) {
        return failure instanceof PgException pg ? stateOf(pg).startsWith("57P") : connectionLost(failure);
    }

    /** Whether the statement certainly never left this process. */
    static boolean neverSent(Throwable failure) {
        String text = textOf(failure);
        return text.startsWith("Connection is not active now") || text.startsWith("Pending requests failed");
    }

    /** In one line for an operator: a wrong password and a server that is down want different hands. */
    static String reason(Throwable failure) {
        String text = failure instanceof PgException pg ? stateOf(pg) + " " + pg.getErrorMessage() : failure.toString();
        return text.substring(0, Math.min(REASON_MAX, text.length()));
    }

    private static boolean stalePlan(PgException pg, String state) {
        return STALE_PLAN.contains(state)
                && (state.equals("26000") || textOf(pg).contains("cached plan"));
    }

    private static boolean away(String state) {
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.startsWith("58")
                || AWAY.contains(state);
    }

    private static boolean connectionLost(Throwable failure) {
        return failure instanceof ClosedConnectionException
                || failure instanceof IOException
                || failure instanceof TimeoutException
                || neverSent(failure)
                || (failure instanceof VertxException && failure.getCause() instanceof IOException)
                || textOf(failure).contains("Connection was closed");
    }

    private static String stateOf(PgException pg) {
        String state = pg.getSqlState();
        return state == null ? "" : state;
    }

    private static String textOf(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? "" : text;
    }
}
