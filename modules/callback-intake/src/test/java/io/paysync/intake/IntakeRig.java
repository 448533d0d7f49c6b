package io.paysync.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.search.Search;
import io.paysync.intake.http.RawClient;
import io.paysync.platform.config.Settings;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Sql;
import io.paysync.providers.Accounts;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.UnaryOperator;

/** One node with a running intake and a fake provider account {@code fake/main}. */
final class IntakeRig implements AutoCloseable {
    static final String FAST = """
            intake:
              host: 127.0.0.1
              port: 0
              instances: 2
              sweep: {period: 100ms, lag: 200ms}
            """;

    final FakeAccount account = new FakeAccount("main", "default", "the-key");
    final FakeAccount other = new FakeAccount("other", "somebody", "another-key");
    final TestNode node;
    final CallbackIntakeVerticle intake;
    private String deployment = "";

    IntakeRig(DbConfig db) {
        this(db, builder -> builder, "");
    }

    /** @param more lines for the intake section, indented by two */
    IntakeRig(DbConfig db, UnaryOperator<TestNode.Builder> node, String more) {
        this.node = node.apply(TestNode.builder().db(db)).start();
        this.intake = new CallbackIntakeVerticle(this.node.node(), config(more), new Accounts(List.of(account, other)));
    }

    static IntakeConfig config(String more) {
        Settings settings = Settings.parse("test", FAST + more, name -> null);
        IntakeConfig config = IntakeConfig.from(settings.section("intake"));
        if (!settings.mistakes().isEmpty()) {
            throw new AssertionError(settings.mistakes());
        }
        return config;
    }

    IntakeRig start() {
        deployment = Probe.result(node.vertx().deployVerticle(intake));
        return this;
    }

    void stopIntake() {
        Probe.result(stopping());
    }

    Future<Void> stopping() {
        String id = deployment;
        deployment = "";
        return node.vertx().undeploy(id);
    }

    int port() {
        return intake.port();
    }

    /** Posts a genuine callback with these events on a connection of its own. */
    RawClient.Seen post(String events) {
        return RawClient.ask(port(), account.request(events));
    }

    long count(String query) {
        return Probe.result(node.db().query(Sql.of("test.count", query), Args.of()))
                .iterator()
                .next()
                .getLong(0);
    }

    long ledgerRows() {
        return count("select count(*) from intake.ledger");
    }

    long bodies() {
        return count("select count(*) from intake.body");
    }

    double outcome(String outcome) {
        return total(node.node().meters().find("paysync.intake.callbacks").tag("outcome", outcome));
    }

    private static double total(Search search) {
        return search.counters().stream().mapToDouble(Counter::count).sum();
    }

    @Override
    public void close() {
        if (!deployment.isEmpty()) {
            Probe.result(node.vertx().undeploy(deployment).otherwiseEmpty());
        }
        node.close();
    }
}
