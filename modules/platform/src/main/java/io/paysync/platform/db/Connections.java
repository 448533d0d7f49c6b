package io.paysync.platform.db;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How connections are made, and how one that hangs is got rid of. */
final class Connections {
    /** An idle connection goes after 30 s; one that hears nothing for 45 s, even half made, is dead. */
    private static final int IDLE_SECONDS = 30;

    private static final int SILENT_SECONDS = 45;
    private static final int SQL_CHARS_CACHED_MAX = 16_384;

    private Connections() {}

    static PgConnectOptions connect(DbConfig config) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setDatabase(config.database())
                .setUser(config.user())
                .setPassword(config.password().reveal())
                .setCachePreparedStatements(config.statementsCached() > 0)
                .setPreparedStatementCacheMaxSize(Math.max(1, config.statementsCached()))
                .setPreparedStatementCacheSqlLimit(SQL_CHARS_CACHED_MAX)
                .setUseLayer7Proxy(config.statementsCached() == 0)
                .setReconnectAttempts(0);
        if (config.statementsCached() > 0) {
            options.setProperties(properties(config));
        }
        return switch (config.tls()) {
            case OFF -> options.setSslMode(SslMode.DISABLE);
            case VERIFY_CA -> options.setSslMode(SslMode.VERIFY_CA).setSslOptions(ssl(config, ""));
            case VERIFY_FULL -> options.setSslMode(SslMode.VERIFY_FULL).setSslOptions(ssl(config, "HTTPS"));
        };
    }

    static PoolOptions pool(DbConfig config) {
        return new PoolOptions()
                .setMaxSize(config.poolSize())
                // Bounded by Borrow: this queue also holds those for whom a connection is just being made.
                .setMaxWaitQueueSize(-1)
                .setConnectionTimeout(Math.toIntExact(config.waitMax().toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxLifetime(30)
                .setMaxLifetimeUnit(TimeUnit.MINUTES)
                .setPoolCleanerPeriod(5_000);
    }

    static NetClientOptions net(DbConfig config) {
        return new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectMax().toMillis()))
                .setReadIdleTimeout(SILENT_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpKeepAlive(true);
    }

    /**
     * Closes the socket under a borrowed connection, so that the pool replaces it. Giving it back would hand the next
     * caller a connection that still waits for an answer; the public API has no other way.
     */
    static void kill(SqlConnection connection) {
        if (connection instanceof SqlConnectionInternal pooled
                && pooled.unwrap().unwrap() instanceof SocketConnectionBase physical) {
            physical.socket().close();
        }
    }

    /**
     * The server ends a statement a little before we would, so that a slow one does not cost its connection. Every
     * statement on a hot path looks rows up by an index; a plan made and kept while its table was still small would read
     * the whole table ever after, so whole-table reads are the server's last choice. No statement is worth compiling.
     */
    private static Map<String, String> properties(DbConfig config) {
        Map<String, String> properties = new HashMap<>(PgConnectOptions.DEFAULT_PROPERTIES);
        properties.put("application_name", "paysync");
        properties.put("enable_seqscan", "off");
        properties.put("jit", "off");
        properties.put("statement_timeout", Long.toString(config.statementMax().toMillis() * 9 / 10));
        properties.put("lock_timeout", Long.toString(config.statementMax().toMillis() * 3 / 4));
        properties.put(
                "idle_in_transaction_session_timeout",
                Long.toString(config.txMax().toMillis()));
        return properties;
    }

    private static ClientSSLOptions ssl(DbConfig config, String hostnameAlgorithm) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm(hostnameAlgorithm);
        config.ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        return options;
    }
}
