package io.paysync.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MigrationsTest {
    private static final Schema SAMPLE = Schema.of("sample");
    private static final List<Schema> BOTH = List.of(Schema.PLATFORM, SAMPLE);

    @Test
    void eachSchemaHasItsOwnHistoryAndRunsOnce() {
        DbConfig config = TestPostgres.database();
        assertThat(Migrations.pending(config, BOTH))
                .containsExactly(
                        "platform/V001__lease.sql",
                        "platform/V002__lived_days.sql",
                        "sample/V001__row.sql",
                        "sample/V002__index.sql");

        Migrations.run(config, BOTH);
        Migrations.run(config, BOTH);

        assertThat(Migrations.pending(config, BOTH)).isEmpty();
        try (TestNode node = TestNode.on(config)) {
            Sql count = Sql.of("t.count", """
                    select (select count(*) from platform.schema_history where success and version is not null) as p,
                    (select count(*) from sample.schema_history where success and version is not null) as s
                    """);
            List<Long> counts = Probe.result(
                            node.db().query(count).map(Rows.first(r -> List.of(r.getLong("p"), r.getLong("s")))))
                    .orElseThrow();
            assertThat(counts).containsExactly(2L, 2L);
        }
    }

    @Test
    void manyNodesMayMigrateAtOnce() {
        DbConfig config = TestPostgres.database();

        List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> Migrations.run(config, BOTH)))
                .toList();

        all.forEach(CompletableFuture::join);
        assertThat(Migrations.pending(config, BOTH)).isEmpty();
    }

    @Test
    void aMigrationThatGetsNoLockGivesUpSoonTriesAgainAndSaysWhy() {
        DbConfig base = TestPostgres.database();
        Migrations.run(base, List.of(Schema.PLATFORM));
        TestPostgres.shared().execute(base.database(), "create table public.wanted (id bigint)");
        DbConfig config = base.withMigrating(new DbConfig.Migrating(Duration.ofMillis(100), 2));
        Schema blocked = new Schema("sample", "classpath:db/blocked");
        Duration minute = Duration.ofMinutes(1);
        try (TestNode node = TestNode.on(base.withDeadlines(minute, minute, minute))) {
            Promise<Void> free = Promise.promise();
            Promise<Void> held = Promise.promise();
            Future<Void> holder = node.db()
                    .tx(
                            "t.hold",
                            tx -> tx.query(Sql.of("t.lock", "lock table public.wanted"))
                                    .onSuccess(locked -> held.complete())
                                    .compose(locked -> free.future()));
            Probe.result(held.future());

            assertThatThrownBy(() -> Migrations.run(config, List.of(blocked)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("sample/V001__alter.sql got no lock in 2 tries")
                    .hasMessageContaining("pg_stat_activity");
            assertThat(Migrations.pending(config, List.of(blocked))).hasSize(1);

            free.complete();
            Probe.result(holder);
            Migrations.run(config, List.of(blocked));
            assertThat(Migrations.pending(config, List.of(blocked))).isEmpty();
        }
    }
}
