package io.paysync.polling;

import static io.paysync.polling.House.key;
import static io.paysync.polling.Offer.Stage.OPENED;
import static io.paysync.polling.Offer.Stage.REGISTERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchStoreTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private TestNode node = TestNode.bare();
    private WatchStore watches = new WatchStore(node.db());
    private ClaimStore claims = new ClaimStore(node.db());
    private int account;

    @BeforeEach
    void build() {
        node.close();
        node = TestNode.on(House.database());
        watches = new WatchStore(node.db());
        claims = new ClaimStore(node.db());
        AccountRef ref = new AccountRef("alipay", "main");
        account = Probe.result(claims.register(List.of(ref))).get(ref);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private Offer.Put put(String order, int version, Offer.Stage stage) {
        return new Offer.Put(key(order), version, account, null, null, SECOND, SECOND, stage, List.of(), null);
    }

    private static ChangeKey changed(String order, int version, boolean settled) {
        return new ChangeKey(key(order), version, "order.test", settled);
    }

    private List<String> sql(String text) {
        List<String> values = new ArrayList<>();
        Probe.result(node.db().query(Sql.of("test.sql", text), Args.of()))
                .forEach(row -> values.add(String.valueOf(row.getValue(0))));
        return values;
    }

    private List<ClaimStore.Claim> claim(int rows, Instant low) {
        Quota quota = new Quota(1000, Duration.ofMillis(10));
        return Probe.result(
                claims.claim(List.of(new ClaimStore.Want(account, rows, quota, low)), SECOND, Duration.ofSeconds(30)));
    }

    @Test
    void onlyANewerVersionChangesAWatch() {
        // Given
        Probe.result(watches.take(List.of(put("a", 3, REGISTERED)), List.of()));

        // When
        Probe.result(watches.take(List.of(put("a", 2, OPENED)), List.of(new Offer.Gone(key("b"), 9))));
        Probe.result(watches.take(List.of(), List.of(new Offer.Gone(key("a"), 2))));

        // Then
        assertThat(sql("select version || ' ' || stage from polling.watch")).containsExactly("3 0");
    }

    @Test
    void aStepUpBeginsTheScheduleAnewAndNothingElseDoes() {
        // Given
        Probe.result(watches.take(List.of(put("a", 1, REGISTERED), put("b", 1, OPENED)), List.of()));
        sql(
                "update polling.watch set since = now() - interval '1 hour', next_at = now() + interval '1 hour' returning 1");

        // When
        Probe.result(watches.take(List.of(put("a", 2, OPENED), put("b", 2, OPENED)), List.of()));

        // Then
        assertThat(sql("select order_id from polling.watch where next_at < now() + interval '1 minute'"))
                .containsExactly("a");
        assertThat(sql("select order_id from polling.watch where since > now() - interval '1 minute'"))
                .containsExactly("a");
    }

    @Test
    void missingIsWhatIsNotAsTheChangeSaysItShouldBe() {
        // Given
        Probe.result(watches.take(
                List.of(put("same", 2, REGISTERED), put("old", 1, REGISTERED), put("stays", 1, REGISTERED)),
                List.of()));

        // When
        List<ChangeKey> missing = Probe.result(watches.missing(List.of(
                changed("same", 2, false),
                changed("old", 2, false),
                changed("never", 1, false),
                changed("stays", 2, true),
                changed("gone", 2, true))));

        // Then
        assertThat(missing)
                .containsExactly(changed("old", 2, false), changed("never", 1, false), changed("stays", 2, true));
    }

    @Test
    void batchesInAnyOrderSideBySideNeverBlockEachOtherForGood() {
        // Given
        List<Offer.Put> puts = IntStream.range(0, 200)
                .mapToObj(i -> put("o" + i, 1, REGISTERED))
                .sorted(Comparator.comparing(Offer::key))
                .toList();
        List<Offer.Gone> gones =
                puts.stream().map(p -> new Offer.Gone(p.key(), 2)).toList();

        // When
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(watches.take(puts, List.of()));
            all.add(watches.take(List.of(), gones));
        }
        Probe.result(Future.join(all));
        Probe.result(watches.take(List.of(), gones));

        // Then
        assertThat(sql("select order_id from polling.watch")).isEmpty();
    }

    @Test
    void dueWatchesAreClaimedOldestFirstAndNoFurtherThanAsked() {
        // Given
        Probe.result(watches.take(
                List.of(put("a", 1, REGISTERED), put("b", 1, REGISTERED), put("c", 1, REGISTERED)), List.of()));
        sql("update polling.watch set next_at = now() - case order_id when 'a' then 1 when 'b' then 3 else 2 end"
                + " * interval '1 second' returning 1");

        // When
        List<ClaimStore.Claim> got = claim(2, Instant.EPOCH);

        // Then
        assertThat(got).hasSize(1);
        List<Watch.Ready> ready = got.getFirst().ready();
        assertThat(ready).extracting(r -> r.watch().key()).containsExactly(key("b"), key("c"));
        assertThat(ready.get(1).slot().at()).isAfter(ready.get(0).slot().at());
        assertThat(claim(2, Instant.EPOCH).getFirst().ready())
                .extracting(r -> r.watch().key())
                .containsExactly(key("a"));
    }

    @Test
    void anAccountThatRestsOrHasNoSlotIsPassedOver() {
        // Given
        Probe.result(watches.take(List.of(put("a", 1, REGISTERED)), List.of()));
        sql("update polling.watch set next_at = now() returning 1");

        // When it rests, then when its slots are given out
        Probe.result(claims.rest(account, Duration.ofMinutes(1), ClaimStore.THROTTLED));
        List<ClaimStore.Claim> resting = claim(10, Instant.EPOCH);
        sql("update polling.account set rest_until = '-infinity', free_at = now() + interval '5 seconds' returning 1");
        List<ClaimStore.Claim> used = claim(10, Instant.EPOCH);

        // Then
        assertThat(resting).isEmpty();
        assertThat(used).isEmpty();
    }

    @Test
    void aDatabaseClockThatWasSetBackDoesNotSilenceAnAccount() {
        // Given slots that seem to be given out for an hour
        Probe.result(watches.take(List.of(put("a", 1, REGISTERED)), List.of()));
        sql("update polling.watch set next_at = now() returning 1");
        sql("update polling.account set free_at = now() + interval '1 hour' returning 1");

        // When
        List<ClaimStore.Claim> got = claim(10, Instant.EPOCH);

        // Then
        assertThat(got.getFirst().ready()).hasSize(1);
        assertThat(sql("select id from polling.account where free_at < now() + interval '1 second'"))
                .hasSize(1);
    }

    @Test
    void aClaimReadsOnlyWhatItsLowMarkLeavesAndIsPlannedByIndexWhateverTheStatisticsSay() {
        // Given many orders that came and went while somebody holds an old snapshot, so that nothing can be cleaned up
        List<Offer.Put> puts = IntStream.range(0, 20_000)
                .mapToObj(i -> put("o" + i, 1, REGISTERED))
                .sorted(Comparator.comparing(Offer::key))
                .toList();
        Probe.result(node.db()
                .tx(
                        "test.held",
                        tx -> tx.query(Sql.of("test.hold", "select pg_current_xact_id()"), Args.of())
                                .compose(held -> {
                                    Future<Void> churn = watches.take(puts, List.of());
                                    return churn.compose(
                                                    done -> node.db()
                                                            .query(
                                                                    Sql.of(
                                                                            "test.due",
                                                                            "update polling.watch set next_at = now() - interval '1 minute'")))
                                            .compose(done -> watches.take(
                                                    List.of(put("fresh", 1, REGISTERED)),
                                                    puts.stream()
                                                            .map(p -> new Offer.Gone(p.key(), 2))
                                                            .toList()))
                                            .compose(done -> node.db()
                                                    .query(Sql.of(
                                                            "test.due", "update polling.watch set next_at = now()")))
                                            .compose(done -> claims.claim(
                                                    List.of(new ClaimStore.Want(
                                                            account,
                                                            10,
                                                            new Quota(1000, Duration.ofMillis(10)),
                                                            Instant.now().minusSeconds(30))),
                                                    SECOND,
                                                    SECOND))
                                            .map(got -> {
                                                // Then
                                                assertThat(got.getFirst().ready())
                                                        .extracting(
                                                                r -> r.watch().key())
                                                        .containsExactly(key("fresh"));
                                                return got;
                                            });
                                })));

        // Then
        assertThat(sql("explain (costs off) select * from polling.watch where account_id = 1 and next_at <= now()"
                        + " order by next_at limit 1"))
                .anyMatch(line -> line.contains("watch_due"));
    }

    @Test
    void whatIsDoneIsRememberedByVersionAndForgottenForOthersInTheSamePlace() {
        // Given
        Recent recent = new Recent(1);
        OrderKey order = key("a");

        // When
        recent.done(order, 2);
        recent.done(order, 1);

        // Then
        assertThat(recent.isDone(order, 2)).isTrue();
        assertThat(recent.isDone(order, 3)).isFalse();
        assertThat(recent.isDone(key("b"), 1)).isFalse();
        recent.done(key("b"), 1);
        assertThat(recent.isDone(order, 1)).isFalse();
    }
}
