package io.paysync.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.TestPostgres;
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
                .containsExactly("platform/V001__lease.sql", "sample/V001__row.sql", "sample/V002__index.sql");

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
            assertThat(counts).containsExactly(1L, 2L);
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
}
