package io.paysync.dispatch;

import static io.paysync.dispatch.BudgetStore.Verdict.GRANTED;
import static io.paysync.dispatch.BudgetStore.Verdict.MERCHANT;
import static io.paysync.dispatch.BudgetStore.Verdict.RECIPIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.dispatch.BudgetStore.Asked;
import io.paysync.dispatch.BudgetStore.Verdict;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.DbConfig;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted, when, and by how many nodes at once. */
class BudgetStoreTest {
    private static final Budget TWO_AN_HOUR = new Budget(2, 3, 0);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration SLACK = Duration.ofSeconds(20);

    private DbConfig db;
    private TestNode node;
    private BudgetStore store;

    @BeforeEach
    void open() {
        db = World.database();
        node = TestNode.on(db);
        store = new BudgetStore(node.db());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void thirdOneOfAnHourIsRefusedAndCountsNothing() {
        assertThat(spend(NOON, TWO_AN_HOUR, 1, 2, 3)).containsExactly(GRANTED, GRANTED, RECIPIENT);
        assertThat(spend(NOON.plusSeconds(3000), TWO_AN_HOUR, 4)).containsExactly(RECIPIENT);

        assertThat(spend(NOON.plusSeconds(3621), TWO_AN_HOUR, 5)).containsExactly(GRANTED);
    }

    @Test
    void windowIsLongerByTheTimeThatAnAttemptMayTake() {
        Budget one = new Budget(1, 2, 0);
        spend(NOON, one, 1);

        assertThat(spend(NOON.plusSeconds(3619), one, 2)).containsExactly(RECIPIENT);
        assertThat(spend(NOON.plusSeconds(3620), one, 2)).containsExactly(GRANTED);
    }

    @Test
    void dayIsAnyTwentyFourHours() {
        Budget three = new Budget(0, 3, 0);
        spend(NOON, three, 1);
        spend(NOON.plusSeconds(40_000), three, 2, 3);

        assertThat(spend(NOON.plusSeconds(86_000), three, 4)).containsExactly(RECIPIENT);
        assertThat(spend(NOON.plusSeconds(86_420), three, 4, 5)).containsExactly(GRANTED, RECIPIENT);
    }

    @Test
    void sameMessageIsCountedOnceAndMovesToItsLastAttempt() {
        Budget one = new Budget(1, 2, 0);
        assertThat(spend(NOON, one, 1, 1, 1)).containsExactly(GRANTED, GRANTED, GRANTED);
        assertThat(spend(NOON.plusSeconds(3000), one, 1)).containsExactly(GRANTED);

        assertThat(spend(NOON.plusSeconds(4000), one, 2)).containsExactly(RECIPIENT);
        assertThat(spend(NOON.plusSeconds(6620), one, 2)).containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(7000), one, 1)).containsExactly(RECIPIENT);
    }

    @Test
    void peopleChannelsAndMerchantsHaveBudgetsOfTheirOwn() {
        Budget one = new Budget(0, 1, 0);

        assertThat(spend(
                        NOON,
                        asked("shop", "sms", "+491", 1, one),
                        asked("shop", "sms", "+492", 2, one),
                        asked("shop", "push", "+491", 3, one),
                        asked("other", "sms", "+491", 4, one)))
                .containsOnly(GRANTED);
    }

    @Test
    void merchantsBudgetIsOfAllItsPeopleAndRefusalsCountNothing() {
        Budget two = new Budget(0, 5, 2);

        assertThat(spend(
                        NOON,
                        asked("shop", "sms", "+491", 1, two),
                        asked("shop", "sms", "+492", 2, two),
                        asked("shop", "sms", "+493", 3, two),
                        asked("other", "sms", "+491", 4, two)))
                .containsExactly(GRANTED, GRANTED, MERCHANT, GRANTED);
        // What is counted already may be tried again; the third may go when the budget is raised.
        assertThat(spend(NOON.plusSeconds(60), asked("shop", "sms", "+491", 1, two)))
                .containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(60), asked("shop", "sms", "+493", 3, new Budget(0, 5, 3))))
                .containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(86_000), asked("shop", "sms", "+493", 5, two)))
                .containsExactly(MERCHANT);
        assertThat(spend(NOON.plusSeconds(86_400 + 3 * 1800), asked("shop", "sms", "+493", 5, two)))
                .containsExactly(GRANTED);
    }

    @Test
    void oneThatIsTriedAgainMovesInTheMerchantsBudgetToo() {
        Budget one = new Budget(0, 5, 1);
        spend(NOON, asked("shop", "sms", "+491", 1, one));
        assertThat(spend(NOON.plusSeconds(80_000), asked("shop", "sms", "+491", 1, one)))
                .containsExactly(GRANTED);

        assertThat(spend(NOON.plusSeconds(100_000), asked("shop", "sms", "+492", 2, one)))
                .containsExactly(MERCHANT);
    }

    @Test
    void budgetThatComesLaterCountsNothingTwice() {
        Budget without = new Budget(0, 5, 0);
        Budget one = new Budget(0, 5, 1);
        spend(NOON, asked("shop", "sms", "+491", 1, without), asked("shop", "sms", "+492", 2, without));

        assertThat(spend(NOON.plusSeconds(60), asked("shop", "sms", "+491", 1, one)))
                .containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(61), asked("shop", "sms", "+491", 1, one)))
                .containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(62), asked("shop", "sms", "+492", 2, one)))
                .containsExactly(MERCHANT);
    }

    @Test
    void clockThatIsSetBackFreesNothing() {
        Budget one = new Budget(1, 2, 0);
        spend(NOON, one, 1);

        assertThat(spend(NOON.minusSeconds(7200), one, 2)).containsExactly(RECIPIENT);
        assertThat(spend(NOON.minusSeconds(7200), one, 1)).containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(3600), one, 2)).containsExactly(RECIPIENT);
    }

    @Test
    void clockThatWasFarAheadLocksNobodyOut() {
        Budget one = new Budget(0, 1, 1);
        spend(NOON.plus(Duration.ofDays(365)), asked("shop", "sms", "+491", 1, one));

        assertThat(spend(NOON, asked("shop", "sms", "+491", 2, one))).containsExactly(GRANTED);
        assertThat(spend(NOON.plusSeconds(1), asked("shop", "sms", "+491", 3, one)))
                .containsExactly(RECIPIENT);
        assertThat(spend(NOON.plusSeconds(1), asked("shop", "sms", "+492", 4, one)))
                .containsExactly(MERCHANT);
    }

    @Test
    void nodesThatAskAtOnceGrantNoMoreTogetherAndNeverStopEachOther() {
        Budget budget = new Budget(7, 9, 30);
        List<Asked> questions = new ArrayList<>();
        for (int id = 0; id < 300; id++) {
            questions.add(asked("shop", "sms", "+49" + id % 6, id, budget));
        }
        Collections.shuffle(questions, new Random(7));

        try (TestNode other = TestNode.on(db)) {
            BudgetStore there = new BudgetStore(other.db());
            List<Future<List<Verdict>>> answers = new ArrayList<>();
            for (int i = 0; i < questions.size(); i += 15) {
                List<Asked> batch = questions.subList(i, i + 15);
                answers.add((i % 2 == 0 ? store : there).spend(batch, SLACK, null));
            }
            List<Verdict> all = answers.stream()
                    .flatMap(answer -> Probe.result(answer).stream())
                    .toList();

            assertThat(all).filteredOn(GRANTED::equals).hasSize(30);
            assertThat(lines(
                            "select max(cardinality(ids)) || ' ' || sum(cardinality(ids)) as line from dispatch.spent"))
                    .singleElement()
                    .satisfies(line -> {
                        String[] counts = line.split(" ");
                        assertThat(Integer.parseInt(counts[0])).isBetween(5, 7);
                        assertThat(counts[1]).isEqualTo("30");
                    });
        }
    }

    @Test
    void onlyKeyedHashesAreStoredAndWhatCountsNoMoreGoes() {
        byte[] name = new ContactHash(Samples.KEY, Optional.empty()).of("shop", "sms", "+4915112345678");
        spend(null, new Asked("shop", "sms", name, 1, new Budget(0, 1, 5)));
        assertThat(lines("select s::text as line from dispatch.spent s").getFirst())
                .doesNotContain("15112345678")
                .doesNotContain(hex("+4915112345678"))
                .contains(java.util.HexFormat.of().formatHex(name));
        assertThat(Probe.result(store.drop(10))).isZero();

        run("insert into platform.lived_day select (now() at time zone 'UTC')::date - i from generate_series(0, 4) i");
        run("update dispatch.spent set day = day - 3");
        assertThat(Probe.result(store.drop(10))).isEqualTo(1);
        run("update dispatch.spent_by_merchant set day = day - 3");
        assertThat(Probe.result(store.drop(10))).isEqualTo(1);
        assertThat(
                        lines(
                                "select 'left' as line from dispatch.spent union all select 'left' from dispatch.spent_by_merchant"))
                .isEmpty();
    }

    private List<Verdict> spend(Instant at, Budget budget, long... ids) {
        return spend(
                at,
                java.util.stream.LongStream.of(ids)
                        .mapToObj(id -> asked("shop", "sms", "+491", id, budget))
                        .toArray(Asked[]::new));
    }

    private List<Verdict> spend(@Nullable Instant at, Asked... asked) {
        return Probe.result(store.spend(List.of(asked), SLACK, at));
    }

    private static Asked asked(String merchant, String channel, String contact, long id, Budget budget) {
        byte[] name = (merchant + '/' + channel + '/' + contact).getBytes(StandardCharsets.UTF_8);
        return new Asked(merchant, channel, name, id, budget);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> lines(String sql) {
        return Probe.result(
                node.db().query(Sql.of("test.lines", sql), Args.of()).map(Rows.list(row -> row.getString("line"))));
    }

    private void run(String... statements) {
        Stream.of(statements).forEach(sql -> Probe.result(node.db().query(Sql.of("test.run", sql), Args.of())));
    }
}
