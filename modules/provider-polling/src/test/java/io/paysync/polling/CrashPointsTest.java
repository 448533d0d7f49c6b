package io.paysync.polling;

import static io.paysync.polling.House.key;
import static io.paysync.polling.House.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Change;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.OrderStatus;
import io.paysync.contract.domain.Source;
import io.paysync.contract.orders.Handover.ChangeKey;
import io.paysync.contract.orders.Handover.FindMissingChanges;
import io.paysync.contract.orders.Handover.OfferChanges;
import io.paysync.contract.polling.PollingApi;
import io.paysync.contract.polling.PollingApi.SyncOrder;
import io.paysync.platform.bus.Interference;
import io.paysync.platform.db.DbConfig;
import io.paysync.providers.CloseAnswer;
import io.paysync.providers.QueryAnswer;
import io.paysync.testkit.proof.CrashPoints;
import io.paysync.testkit.proof.Stored;
import io.paysync.testkit.proof.Trial;
import io.paysync.testkit.proof.UseCase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Taking changes, claims, questions, what follows their answers, questions by hand, the sweep, and the watch over callbacks
 * that stay away, cut at their statements: every order that waits is asked about again, none twice at once, within the
 * quota; and what is known in the end is the same.
 */
class CrashPointsTest {
    private static final int PER_SECOND = 40;
    private static final OrderKey PAID = key("paid");
    private static final OrderKey WAITS = key("waits");
    private static final OrderKey ALSO = key("also");
    private static final OrderKey CALLED = key("called");
    private static final OrderKey SETTLED = key("settled");

    @TestFactory
    Stream<DynamicTest> cutAnywhereEveryOrderIsAskedAgain() {
        return CrashPoints.of(Asking::new)
                .nowAndThen(CrashPointsTest::nowAndThen)
                .oneByOne()
                .oneEach();
    }

    @TestFactory
    Stream<DynamicTest> cutAnywhereAnAccountRestsAndIsWellAgain() {
        return CrashPoints.of(Slowing::new)
                .nowAndThen(statement -> !rests(statement))
                .oneByOne()
                .oneEach();
    }

    @TestFactory
    Stream<DynamicTest> cutAnywhereASilentAccountIsNoticedAndItsReturnToo() {
        return CrashPoints.of(Noticing::new)
                .nowAndThen(statement -> !notices(statement))
                .oneByOne()
                .oneEach();
    }

    @TestFactory
    Stream<DynamicTest> cutAnywhereAnExpiredOrderIsClosedAtItsProviderAndHere() {
        return CrashPoints.of(Ending::new)
                .nowAndThen(statement -> !ends(statement))
                .oneByOne()
                .oneEach();
    }

    /** The turns of an order that is closed. */
    private static boolean ends(String statement) {
        return statement.contains("polling.claim_turns")
                || statement.contains("polling.finish_turns")
                || statement.contains("insert into polling.poll");
    }

    /** Housekeeping, gauges, sums of payments. */
    private static boolean nowAndThen(String statement) {
        return notices(statement)
                || rests(statement)
                || statement.contains("polling.arrival")
                || statement.contains("polling.slow")
                || statement.contains("slow_since")
                || statement.contains("pg_stat_get_live_tuples")
                || statement.contains("delete from polling.");
    }

    private static boolean rests(String statement) {
        return statement.contains("rest_reason =");
    }

    private static boolean notices(String statement) {
        return statement.contains("insert into polling.arrival")
                || statement.contains("insert into polling.delay")
                || statement.contains("silent_since")
                || statement.contains("silent_incident");
    }

    /** A house, the world around it, and what is common to both use cases. */
    private abstract static class Cutting implements UseCase<House> {
        final OrdersDouble orders = new OrdersDouble();
        final ProviderDouble alipay = provider();

        @Override
        public DbConfig database() {
            return House.database();
        }

        private ProviderDouble provider() {
            ProviderDouble made = new ProviderDouble("alipay", "main");
            made.script = key -> later(answer(made, key));
            made.closeScript = key -> later(CloseAnswer.CLOSED);
            return made;
        }

        PollingConfig config() {
            return House.forCuts(PER_SECOND, ms(15));
        }

        abstract QueryAnswer answer(ProviderDouble provider, OrderKey key);

        /** Long enough for two questions about one order to meet. */
        static <T> Future<T> later(T answer) {
            Promise<T> promise = Promise.promise();
            CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(() -> promise.complete(answer));
            return promise.future();
        }

        @Override
        public House start(DbConfig db) {
            House house = new House(db, orders, Interference.NONE, alipay);
            try {
                house.start(config());
                return house;
            } catch (RuntimeException e) {
                house.crash();
                throw e;
            }
        }

        /**
         * Leases of a claim that nobody heard of would end by themselves, and a question that missed its slot comes again after
         * a second; the test has not the time.
         */
        void timePasses(House house) {
            house.sql(CrashPoints.MARK + """
                update polling.watch set lease_until = null, next_at = now()
                where lease_until > now() and lease_until < now() + interval '10500 ms'
                  or lease_until is null and next_at > now() + interval '400 ms'
                """);
        }

        void offer(House house, Trial trial, Change... changes) {
            trial.answered(
                    "offered", () -> house.outside().bus().ask(PollingApi.OFFER, new OfferChanges(List.of(changes))));
        }

        /** An order is registered once, on whatever node. */
        Change registered(OrderKey key) {
            return orders.log.stream()
                    .filter(change -> change.key().equals(key) && change.version() == 1)
                    .findFirst()
                    .orElseGet(() -> orders.register(key, alipay.ref()));
        }

        Change moved(OrderKey key, Source source) {
            registered(key);
            return orders.log.stream()
                    .filter(change -> change.key().equals(key) && change.version() == 2)
                    .findFirst()
                    .orElseGet(() -> orders.paid(key, ms(500), source));
        }

        void askedRightly() {
            assertThat(alipay.overlaps).as("orders asked about twice at once").hasValue(0);
            assertThat(alipay.busiestSecond()).as("questions in a second").isLessThanOrEqualTo(PER_SECOND);
            // Slots are 25 ms apart and used at most 15 ms late.
            assertThat(alipay.shortestGapMs()).as("ms between two questions").isGreaterThanOrEqualTo(10);
        }

        List<String> lines(House house, String sql) {
            return Stored.lines(house.outside().db(), sql);
        }

        @Override
        public void stop(House house) {
            house.close();
        }

        @Override
        public void kill(House house) {
            house.crash();
        }
    }

    private static final class Asking extends Cutting {
        // The first answer about the paid one is lost when the write of it is cut; the next question finds it paid.
        // Whether the one that a callback pays is asked about before that is a matter of milliseconds.
        private static final String STORED = """
            select 'watch ' || concat_ws(' ', order_id, version, account_id, stage, once, fails, trade_no) as line
            from polling.watch
            union
            select 'poll ' || concat_ws(' ', order_id, outcome, raw_status, facts is not null) from polling.poll
            where (order_id, raw_status) not in (('paid', 'WAIT_BUYER_PAY'), ('called', 'WAIT_BUYER_PAY'))
            order by line
            """;

        /** One is paid between two questions. */
        @Override
        QueryAnswer answer(ProviderDouble provider, OrderKey key) {
            long times = provider.askedKeys().stream()
                    .filter(asked -> asked.equals(key))
                    .count();
            return switch (key.orderId()) {
                case "paid" -> times == 1 ? provider.waiting(key) : provider.paid(key);
                case "settled" -> provider.paid(key);
                default -> provider.waiting(key);
            };
        }

        @Override
        public void work(House house, Trial trial) {
            offer(house, trial, registered(PAID), registered(WAITS));
            offer(house, trial, registered(ALSO), registered(CALLED));
            offer(house, trial, moved(CALLED, Source.CALLBACK));
            trial.until("the paid one is paid", () -> {
                timePasses(house);
                return orders.status(PAID) == OrderStatus.PAID;
            });
            moved(SETTLED, Source.CALLBACK);
            for (OrderKey key : List.of(WAITS, SETTLED)) {
                trial.until(key + " is asked about by hand", () -> {
                    timePasses(house);
                    return house.outside()
                            .bus()
                            .ask(PollingApi.SYNC, new SyncOrder(key))
                            .map(true)
                            .otherwise(false)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                });
            }
        }

        @Override
        public String end(House house, Trial trial) {
            List<OrderKey> waiting = List.of(WAITS, ALSO);
            Map<OrderKey, Long> before = waiting.stream().collect(Collectors.toMap(key -> key, this::times));
            trial.until("all that waits is asked about again, and answered", () -> {
                timePasses(house);
                return waiting.stream()
                        .allMatch(key -> times(key) > before.get(key) && orders.status(key) == OrderStatus.PENDING);
            });
            offerWhatIsMissing(house, trial);
            trial.until("only what waits is watched", () -> {
                timePasses(house);
                return lines(house, "select order_id from polling.watch order by 1")
                        .equals(List.of(ALSO.orderId(), WAITS.orderId()));
            });
            trial.until(
                    "the sweep has passed all answers", () -> lines(house, """
                        select '' from polling.poll p where facts is not null and not exists (
                          select from platform.watermark w where (w.xid, w.id) >= (p.xid, p.id))
                        """).isEmpty());
            askedRightly();
            List<String> end = lines(house, STORED);
            orders.log.stream()
                    .map(change -> change.key())
                    .distinct()
                    .forEach(key -> end.add("order " + key + " " + orders.status(key)));
            return String.join("\n", end.stream().sorted().toList());
        }

        /** As the sweep of order-state does it. */
        private void offerWhatIsMissing(House house, Trial trial) {
            List<Change> newest = orders.log.stream()
                    .filter(change -> orders.order(change.key()).version() == change.version())
                    .filter(change -> !change.key().equals(SETTLED))
                    .toList();
            List<ChangeKey> keys = newest.stream()
                    .map(c -> new ChangeKey(c.key(), c.version(), c.type(), c.to().settled()))
                    .toList();
            List<ChangeKey> missing = trial.answered(
                            "what is missing",
                            () -> house.outside().bus().ask(PollingApi.FIND_MISSING, new FindMissingChanges(keys)))
                    .keys();
            offer(
                    house,
                    trial,
                    newest.stream()
                            .filter(c -> missing.stream().anyMatch(k -> k.key().equals(c.key())))
                            .toArray(Change[]::new));
        }

        private long times(OrderKey key) {
            return alipay.askedKeys().stream().filter(key::equals).count();
        }
    }

    /** The provider's first answer is that it was too much. */
    private static final class Slowing extends Cutting {
        @Override
        QueryAnswer answer(ProviderDouble provider, OrderKey key) {
            return provider.asked.size() == 1 ? new QueryAnswer.Throttled("TOO_FAST") : provider.waiting(key);
        }

        @Override
        public void work(House house, Trial trial) {
            offer(house, trial, registered(WAITS));
        }

        @Override
        public String end(House house, Trial trial) {
            trial.until("it is answered, and the account is known to be well", () -> {
                timePasses(house);
                return orders.status(WAITS) == OrderStatus.PENDING
                        && rested(house).isEmpty();
            });
            askedRightly();
            return rested(house).toString();
        }

        private List<String> rested(House house) {
            return lines(house, "select account from polling.account where rest_reason is not null or throttled > 0");
        }
    }

    /** An order that nobody pays; its provider ends it only when it is told to. */
    private static final class Ending extends Cutting {
        @Override
        PollingConfig config() {
            return House.forCutsAtTheEnd(PER_SECOND, ms(15));
        }

        @Override
        QueryAnswer answer(ProviderDouble provider, OrderKey key) {
            return provider.closes.isEmpty() ? provider.waiting(key) : provider.closed(key);
        }

        @Override
        public void work(House house, Trial trial) {
            offer(house, trial, registered(WAITS));
        }

        @Override
        public String end(House house, Trial trial) {
            trial.until("it is closed here", () -> {
                timePasses(house);
                return orders.status(WAITS) == OrderStatus.CLOSED;
            });
            trial.until(
                    "and forgotten",
                    () -> lines(house, "select order_id from polling.watch").isEmpty());
            askedRightly();
            assertThat(alipay.closes).as("closed at the provider").isNotEmpty();
            assertThat(alipay.asked.getLast().nanos())
                    .as("asked after it was closed there")
                    .isGreaterThan(alipay.closes.getFirst().nanos());
            return orders.incidents
                    + lines(
                                    house,
                                    "select distinct raw_status from polling.poll where raw_status is not null order by 1")
                            .toString();
        }
    }

    private static final class Noticing extends Cutting {
        @Override
        QueryAnswer answer(ProviderDouble provider, OrderKey key) {
            return provider.waiting(key);
        }

        @Override
        public void work(House house, Trial trial) {
            if (orders.closedIncidents.isEmpty()) {
                trial.until("the account is silent", () -> orders.closedIncidents.size() > 0 || silent(house, trial));
            }
            trial.until("it is heard again", () -> {
                offer(house, trial, all("called", Source.CALLBACK, 40));
                return !orders.closedIncidents.isEmpty();
            });
        }

        private boolean silent(House house, Trial trial) {
            offer(house, trial, all("found", Source.POLL, 5));
            return !lines(house, "select '' from polling.account where silent_since is not null")
                    .isEmpty();
        }

        private Change[] all(String prefix, Source source, int count) {
            Change[] changes = new Change[count];
            for (int i = 0; i < count; i++) {
                changes[i] = moved(key(prefix + i), source);
            }
            return changes;
        }

        @Override
        public String end(House house, Trial trial) {
            trial.until("it is known to be heard", () -> {
                offer(house, trial, all("called", Source.CALLBACK, 40));
                return lines(
                                house,
                                "select '' from polling.account where silent_since is not null or silent_incident is not null")
                        .isEmpty();
            });
            trial.until(
                    "it is known how long callbacks take",
                    () -> lines(house, "select method from polling.delay where called > 0")
                            .contains(""));
            askedRightly();
            return Map.of(
                            "raised", !orders.incidents.isEmpty(),
                            "closed", !orders.closedIncidents.isEmpty())
                    .toString();
        }
    }
}
