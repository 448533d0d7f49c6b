package io.paysync.orderstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.Order;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.PaymentFact;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every set of facts, in every order of arrival and with any repeats. */
class StateProofTest {
    private static final int FACTS_MAX = 6;
    /** Writing and reading a change again takes as long as deciding it, and sees one change at a time. */
    private static final int FACTS_FOLDED = 5;

    /** Many sets of facts, and policies, lead to the same change: it is written and read again once. */
    private static final Set<Change> STORED = new HashSet<>();

    @AfterAll
    static void forget() {
        STORED.clear();
    }

    static List<Terms> terms() {
        return Alphabet.TERMS;
    }

    /**
     * Every set of up to six facts, in every order, with any repeats: the same state, money and open incidents ({@link
     * Walk}); and what each single step of it must keep. Under policies other than the usual ones up to five, and up to six
     * with {@code -Dproofs.full=true}.
     */
    @ParameterizedTest
    @MethodSource("terms")
    void everySetOfUpToSixFactsEndsAlikeAndEachStepKeepsTheRules(Terms terms) {
        boolean all = terms.equals(Terms.DEFAULT) || Boolean.getBoolean("proofs.full");
        int most = all ? FACTS_MAX : FACTS_MAX - 1;
        long steps =
                Walk.all(Alphabet.MOST, most, Facts.registration(), terms, (facts, before, last, decision, after) -> {
                    keepsMoney(before, after);
                    isLinear(before, decision, after);
                    isPaidByProof(terms, facts, last, after);
                    if (facts.size() < FACTS_FOLDED) {
                        folds(before, decision, after);
                    }
                });

        assertThat(steps).isGreaterThan(all ? 1_000_000 : 250_000);
    }

    /** The same with the other kinds of facts, in smaller sets, for an order that any account may pay. */
    @ParameterizedTest
    @MethodSource("terms")
    void everySetOfUpToFourFactsOfAllKindsEndsAlike(Terms terms) {
        long steps = Walk.all(
                Alphabet.ALL,
                4,
                Facts.registration(Facts.PRICE, null),
                terms,
                (facts, before, last, decision, after) -> {
                    keepsMoney(before, after);
                    isLinear(before, decision, after);
                    folds(before, decision, after);
                    isOfItsEnvironment(before, last, after);
                });

        assertThat(steps).isGreaterThan(300_000);
    }

    /** The other way round: an order for trying things out, and facts nearly all of which are about money. */
    @ParameterizedTest
    @MethodSource("terms")
    void everySetOfUpToThreeFactsEndsAlikeForAnOrderOfTheSandbox(Terms terms) {
        Terms sandbox = terms.in(Environment.SANDBOX);
        long steps = Walk.all(
                Alphabet.ALL,
                3,
                Facts.registration(Facts.PRICE, null),
                sandbox,
                (facts, before, last, decision, after) -> {
                    isLinear(before, decision, after);
                    isOfItsEnvironment(before, last, after);
                    boolean tried = last.environment() == Environment.SANDBOX
                            || facts.stream().anyMatch(fact -> fact.environment() == Environment.SANDBOX);
                    assertThat(after.standing().status() == OrderStatus.PAID).isEqualTo(tried);
                });

        assertThat(steps).isGreaterThan(10_000);
    }

    /** In each state, each kind of fact has a row, and every row is needed. */
    @Test
    void everyStateDecidesEveryFactAndNoRowIsIdle() {
        Map<OrderStatus, Set<String>> seen = new EnumMap<>(OrderStatus.class);
        Set<StatusRow> statuses = EnumSet.noneOf(StatusRow.class);
        Set<FactRow> rows = EnumSet.noneOf(FactRow.class);
        Set<Reason.Kind> kinds = EnumSet.noneOf(Reason.Kind.class);
        for (Rows of : rows()) {
            Walk.all(Alphabet.ALL, 3, of.registration, of.terms, (facts, before, last, decision, after) -> {
                seen.computeIfAbsent(before.standing().status(), s -> new TreeSet<>())
                        .add(last.key().eventKey());
                statuses.add(StatusRow.of(
                        Reckoning.marks(after.books().proven(), booked(after).orElse(null))));
                FactRow row =
                        FactRow.of(new FactRow.Arrival(before, last, false)).row();
                OrderState registered =
                        OrderState.registered(Facts.KEY, before.registration(), before.terms(), before.createdAt());
                // So it can be told later which row it was (Explained).
                assertThat(FactRow.of(new FactRow.Arrival(registered, last, false))
                                .row())
                        .isSameAs(row);
                rows.add(row);
                after.standing().incidents().forEach(reason -> kinds.add(reason.kind()));
            });
        }
        PaymentFact paid = Alphabet.named("paid");
        rows.add(FactRow.of(new FactRow.Arrival(null, paid, false)).row());
        rows.add(FactRow.of(new FactRow.Arrival(Run.of().state, paid, true)).row());

        assertThat(seen).containsOnlyKeys(OrderStatus.values());
        assertThat(seen.values()).allSatisfy(facts -> assertThat(facts).hasSizeGreaterThan(Alphabet.ALL.size() - 4));
        assertThat(statuses).containsExactly(StatusRow.values());
        assertThat(rows).containsExactly(FactRow.values());
        for (ConflictRow row : ConflictRow.values()) {
            assertThat(kinds).contains(row.kind);
        }
    }

    private record Rows(Order.Registration registration, Terms terms) {}

    /** With an account, and without one, where the environment is looked at. */
    private static List<Rows> rows() {
        return Stream.concat(
                        Alphabet.TERMS.stream().map(terms -> new Rows(Facts.registration(), terms)),
                        Stream.of(new Rows(Facts.registration(Facts.PRICE, null), Terms.DEFAULT)))
                .toList();
    }

    /** Each set of marks has a row, those included that no facts can make. */
    @Test
    void everySetOfMarksHasAStatusAndMoneyNeedsAPayment() {
        Mark[] marks = Mark.values();
        for (int bits = 0; bits < 1 << marks.length; bits++) {
            EnumSet<Mark> set = EnumSet.noneOf(Mark.class);
            for (int i = 0; i < marks.length; i++) {
                if ((bits & (1 << i)) != 0) {
                    set.add(marks[i]);
                }
            }
            OrderStatus status = StatusRow.of(set).status;
            boolean undone = status == OrderStatus.REVERSED && set.contains(Mark.REVERSED);
            assertThat(status.moneyMoved()).as("%s", set).isEqualTo(set.contains(Mark.PAID) || undone);
        }
    }

    private static void keepsMoney(OrderState before, OrderState after) {
        Standing was = before.standing();
        Standing is = after.standing();
        boolean lost = was.status().moneyMoved() && !is.status().moneyMoved();
        boolean fewer = is.payments().size() < was.payments().size() && !nameless(was);
        boolean unpaid = was.paidMinor() > 0 && is.paidMinor() == 0;
        if (lost || fewer || unpaid || is.refundedMinor() > is.paidMinor()) {
            throw new AssertionError("money is lost from " + was + " to " + is);
        }
    }

    /** A payment without number becomes the one that has it. */
    private static boolean nameless(Standing standing) {
        return standing.payments().stream().anyMatch(p -> p.tradeNo().isEmpty());
    }

    /** The history has each visible change once, by number. */
    private static void isLinear(OrderState before, Decision decision, OrderState after) {
        Optional<Decision.Step> step = step(decision);
        boolean shown = !after.standing().showsSame(before.standing());
        if (step.isPresent() != shown || after.version() != before.version() + (shown ? 1 : 0)) {
            throw new AssertionError("not a step of the history: " + decision);
        }
        boolean follows = step.map(Decision.Step::change)
                .map(c -> c.from() == before.standing().status() && c.version() == after.version())
                .orElse(true);
        if (!follows) {
            throw new AssertionError("the history does not lead to the state: " + decision);
        }
    }

    /** What the history has last is the state; as stored, too. */
    private static void folds(OrderState before, Decision decision, OrderState after) {
        Change change = step(decision).map(Decision.Step::change).orElse(null);
        if (change == null) {
            return;
        }
        boolean sameRule = Objects.equals(change.rule(), after.standing().row().name());
        if (!sameRule || !change.order().equals(after.order())) {
            throw new AssertionError("the history does not lead to the state: " + change);
        }
        if (STORED.add(change)) {
            readsAgain(change);
        }
    }

    private static void readsAgain(Change change) {
        Change read = StepJson.read(
                change.key(),
                change.version(),
                change.from(),
                change.to(),
                StepJson.write(change),
                change.order().registration(),
                change.order().createdAt());
        if (!read.equals(change)) {
            throw new AssertionError("the history does not fold to the state: " + change);
        }
    }

    private static Optional<Decision.Step> step(Decision decision) {
        return switch (decision) {
            case Decision.Move move -> Optional.of(move.step());
            case Decision.Review review -> review.step();
            case Decision.Nothing nothing -> Optional.empty();
            case Decision.Park park -> Optional.empty();
        };
    }

    /** PAID only by a proven payment within the merchant's terms, and with its money. */
    private static void isPaidByProof(Terms terms, List<PaymentFact> facts, PaymentFact last, OrderState after) {
        boolean proven = paysFor(terms, last);
        for (PaymentFact fact : facts) {
            proven = proven || paysFor(terms, fact);
        }
        if (after.standing().paidMinor() > 0 != proven) {
            throw new AssertionError("paid without proof, or proof without payment: " + after.standing());
        }
    }

    /** What is of another environment is noted in neither ledger: it pays nothing, takes nothing back, and asks for no query. */
    private static void isOfItsEnvironment(OrderState before, PaymentFact last, OrderState after) {
        boolean noted = !before.books().proven().equals(after.books().proven())
                || !before.books().claimed().equals(after.books().claimed());
        if (noted && last.environment() != before.terms().environment()) {
            throw new AssertionError("booked of the other environment: " + last);
        }
    }

    private static boolean paysFor(Terms terms, PaymentFact fact) {
        if (!(fact.claim() instanceof Claim.Paid paid) || fact.needsQuery() || fact.stale()) {
            return false;
        }
        long more = paid.amount().minor() - Facts.PRICE.minor();
        return more <= terms.overMax() && -more <= terms.underMax();
    }

    private static Optional<Payment> booked(OrderState state) {
        return Payment.booked(
                Payment.all(state.books().proven(), state.registration().amount()));
    }
}
