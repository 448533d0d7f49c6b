package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.dispatch.BudgetStore.Asked;
import io.paysync.dispatch.BudgetStore.Verdict;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever is asked for and tried again at whatever time: in no window, wherever it begins, are there more messages than the
 * budget says, and nothing is refused while there is room.
 */
class BudgetWindowTest {
    private static final Duration SLACK = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1).plus(SLACK);
    private static final Duration DAY = Duration.ofHours(24).plus(SLACK);
    /** The merchant's window is rounded up to whole half hours. */
    private static final Duration MERCHANT_DAY = DAY.plus(Duration.ofHours(1));

    private static final Instant START = Instant.parse("2026-11-20T11:17:43Z");
    private static final AtomicInteger MERCHANTS = new AtomicInteger();
    private static TestNode node;
    private static BudgetStore store;

    record Question(int gapSeconds, int person, int message) {}

    /** @param message of the person */
    record Grant(Instant at, int person, int message) {}

    @BeforeContainer
    static void open() {
        node = TestNode.on(World.database());
        store = new BudgetStore(node.db());
    }

    @AfterContainer
    static void close() {
        node.close();
    }

    @Property(tries = 40)
    void noWindowHoldsMoreThanTheBudgetAndNothingIsRefusedInVain(
            @ForAll("budgets") Budget budget, @ForAll("questions") List<Question> questions) {
        String merchant = "m" + MERCHANTS.incrementAndGet();
        List<Grant> granted = new ArrayList<>();
        Instant at = START;
        for (Question question : questions) {
            at = at.plusSeconds(question.gapSeconds);
            Grant wanted = new Grant(at, question.person, question.message);
            byte[] contact = (merchant + "/" + question.person).getBytes(StandardCharsets.UTF_8);
            Asked asked = new Asked(merchant, "sms", contact, question.message, budget);
            Verdict verdict =
                    Probe.result(store.spend(List.of(asked), SLACK, at)).getFirst();
            switch (verdict) {
                case GRANTED -> granted.add(wanted);
                case RECIPIENT -> assertThat(full(granted, wanted, budget)).isTrue();
                case MERCHANT ->
                    assertThat(others(granted, wanted, MERCHANT_DAY, any -> true))
                            .hasSizeGreaterThanOrEqualTo(budget.merchantPerDay());
            }
        }
        for (Grant last : granted) {
            Predicate<Grant> same = grant -> grant.person == last.person;
            int perHour = budget.recipientPerHour() == 0 ? budget.recipientPerDay() : budget.recipientPerHour();
            assertThat(messages(granted, last.at, HOUR, same)).hasSizeLessThanOrEqualTo(perHour);
            assertThat(messages(granted, last.at, DAY, same)).hasSizeLessThanOrEqualTo(budget.recipientPerDay());
            if (budget.merchantPerDay() > 0) {
                assertThat(messages(granted, last.at, DAY, any -> true))
                        .hasSizeLessThanOrEqualTo(budget.merchantPerDay());
            }
        }
    }

    private static boolean full(List<Grant> granted, Grant wanted, Budget budget) {
        Predicate<Grant> same = grant -> grant.person == wanted.person;
        int perHour = budget.recipientPerHour();
        return perHour > 0 && others(granted, wanted, HOUR, same).size() >= perHour
                || others(granted, wanted, DAY, same).size() >= budget.recipientPerDay();
    }

    /** Those whose last attempt lies in the window that ends now, without the one that is asked for. */
    private static Set<String> others(List<Grant> granted, Grant wanted, Duration window, Predicate<Grant> which) {
        Map<String, Instant> last = new HashMap<>();
        granted.stream().filter(which).forEach(grant -> last.put(name(grant), grant.at));
        last.remove(name(wanted));
        last.values().removeIf(at -> !at.isAfter(wanted.at.minus(window)));
        return last.keySet();
    }

    private static Set<String> messages(List<Grant> granted, Instant end, Duration window, Predicate<Grant> which) {
        Set<String> out = new HashSet<>();
        granted.stream()
                .filter(which)
                .filter(grant -> !grant.at.isAfter(end) && grant.at.isAfter(end.minus(window)))
                .forEach(grant -> out.add(name(grant)));
        return out;
    }

    private static String name(Grant grant) {
        return grant.person + "/" + grant.message;
    }

    @Provide
    Arbitrary<Budget> budgets() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(0, 4))
                .as((perHour, perDay, merchant) -> new Budget(Math.min(perHour, perDay), perDay, merchant));
    }

    @Provide
    Arbitrary<List<Question>> questions() {
        Arbitrary<Integer> gaps = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 30),
                Arbitraries.integers().between(600, 3_700),
                Arbitraries.integers().between(3_000, 40_000));
        return Combinators.combine(
                        gaps,
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.integers().between(1, 9))
                .as(Question::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }
}
