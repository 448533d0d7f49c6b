package io.paysync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.dispatch.DispatchRules.Step;
import io.paysync.dispatch.EndpointStore.Turn;
import io.paysync.dispatch.EndpointStore.What;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Sql;
import io.paysync.platform.guard.Guard;
import io.paysync.testkit.Probe;
import io.paysync.testkit.TestNode;
import io.paysync.testkit.sim.Simulation;
import io.paysync.testkit.sim.VirtualTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A year of deliveries to receivers that come and go. What follows an attempt, how many go at once, what is told of a receiver's
 * health and what comes of it are the product's own: {@link DispatchRules}, {@link Outlet}, {@link Health}, and
 * {@code dispatch.note_health} on a PostgreSQL that lives in the same year. The queue and the world outside are played.
 */
final class RetryYear {
    static final Duration YEAR = Duration.ofDays(365);
    private static final Schedule SCHEDULE = Schedule.DEFAULT;

    /** Nodes tell each minute; here seldom enough for a year. */
    private static final Duration TELL_EVERY = Duration.ofHours(3);

    private static final DispatchConfig CONFIG = DispatchConfig.of(Samples.KEY);
    private static final Duration SUSPEND_AFTER = CONFIG.endpoints().suspendAfter();
    private static final Duration PROBE_EVERY = CONFIG.endpoints().probeEvery();

    private final Simulation sim;
    private final TestNode node;
    private final Health health;
    private final Map<EndpointKey, ReceiverPlayed> receivers = new LinkedHashMap<>();
    int delivered;
    int dead;
    int gone;
    int suspensions;
    int recoveries;
    int mostAttempts;

    RetryYear(long seed, TestNode node) {
        this.sim = new Simulation(seed);
        this.node = node;
        // What a probe finds is told at once; the database must know the hour then, too.
        this.health = new Health(
                (sql, args) -> {
                    VirtualTime.set(node.db(), sim.now());
                    return Future.succeededFuture(Probe.result(node.db().query(sql, args)));
                },
                new EndpointStore(),
                CONFIG.endpoints(),
                this::turned);
        for (Kind kind : Kind.values()) {
            EndpointKey key = new EndpointKey("seed" + seed, kind.name());
            receivers.put(key, new ReceiverPlayed(key, kind));
            save(key);
        }
    }

    /** How a receiver behaves. */
    enum Kind {
        WELL,
        /** Down for minutes, often. */
        FLAPPING,
        /** Down for hours. */
        HOURS,
        /** Down for less than what suspends it. */
        DAYS,
        /** Down for weeks. */
        WEEKS,
        /** Answers 429 with any Retry-After. */
        THROTTLING,
        /** Answers 410 some day. */
        LEAVING,
        /** Refuses some for good. */
        PICKY
    }

    void play() {
        receivers.values().forEach(ReceiverPlayed::begin);
        sim.in(TELL_EVERY, this::tell);
        sim.run(YEAR);
        // Nothing new comes; all must end by its schedule.
        sim.run(SCHEDULE.giveUpAfter().plus(Duration.ofDays(2)));
        receivers.values().forEach(ReceiverPlayed::end);
    }

    private void tell() {
        Probe.result(health.tell());
        sim.in(TELL_EVERY, this::tell);
    }

    private void turned(Turn turn) {
        ReceiverPlayed receiver = receivers.get(turn.key());
        if (receiver == null) {
            return;
        }
        if (turn.what() == What.SUSPENDED) {
            if (!receiver.suspended) {
                receiver.suspend();
            }
            Probe.result(new EndpointStore().noteIncident(node.db(), turn.key(), "incident"));
        } else {
            receiver.recovered();
            Probe.result(new EndpointStore().recovered(node.db(), turn.key()));
        }
    }

    private void save(EndpointKey key) {
        Probe.result(node.db()
                .query(Sql.of("t.endpoint", """
                            insert into dispatch.endpoint
                              (merchant, endpoint_id, channel, target, event_types, options, secrets, secrets_until, state)
                            values ($1, $2, 'webhook', 't', '{}', '{}', '{}', '{}', 'ACTIVE')
                            """), Args.of().text(key.merchant()).text(key.endpointId())));
    }

    /** One message to one receiver. */
    private static final class Message {
        final Held held;
        final Instant createdAt;
        Instant dueAt;
        int tries;
        boolean ended;

        Message(Held held, Instant createdAt) {
            this.held = held;
            this.createdAt = createdAt;
            this.dueAt = createdAt;
        }
    }

    private final class ReceiverPlayed {
        final EndpointKey key;
        final Kind kind;
        final Outlet outlet;
        final Map<Held, Message> messages = new HashMap<>();
        final PriorityQueue<Message> queue = new PriorityQueue<>(
                Comparator.comparing((Message m) -> m.dueAt).thenComparing(m -> m.held.key.orderId()));
        boolean up = true;
        boolean left;
        boolean suspended;
        int made;
        Simulation.@Nullable Event look;

        /** Since the last success; null: none has failed since. */
        @Nullable
        Instant failingSince;

        @Nullable
        Instant lastProbe;

        ReceiverPlayed(EndpointKey key, Kind kind) {
            this.key = key;
            this.kind = kind;
            // Its guard is asked only, so it never opens: more is let through than the product would.
            this.outlet = new Outlet(
                    key,
                    new Guard(
                            key.toString(),
                            "sim",
                            node.vertx(),
                            sim.clock(),
                            node.node().meters(),
                            CONFIG.receiver()),
                    CONFIG.receiver().maxInFlight(),
                    CONFIG.memory(),
                    sim.nanos());
        }

        void begin() {
            sim.in(Duration.ofMinutes(1), this::change);
            turn();
        }

        private void change() {
            if (left || !sim.now().isBefore(Simulation.START.plus(YEAR))) {
                return;
            }
            // Now and then a burst, as after a sale.
            int messages = sim.chance(0.01) ? 50 : 1;
            for (int i = 0; i < messages; i++) {
                offered();
            }
            sim.in(sim.between(Duration.ofMinutes(1), Duration.ofHours(8)), this::change);
            look();
        }

        private void offered() {
            String order = "o" + made++;
            Held held = new Held(
                    DeliveryKey.of(key.merchant(), order, key.endpointId(), 1),
                    "order.paid",
                    new byte[0],
                    sim.now(),
                    null,
                    sim.now().plus(SCHEDULE.giveUpAfter()),
                    1,
                    0,
                    AttemptLog.EMPTY,
                    null,
                    null,
                    true);
            Message message = new Message(held, sim.now());
            messages.put(held, message);
            queue.add(message);
        }

        /** From up to down and back. */
        private void turn() {
            Duration upFor = sim.between(Duration.ofHours(6), Duration.ofDays(30));
            Duration downFor = switch (kind) {
                case FLAPPING -> sim.between(Duration.ofSeconds(5), Duration.ofMinutes(30));
                case HOURS -> sim.between(Duration.ofHours(1), Duration.ofHours(30));
                // Known to be well again before five days have been told.
                case DAYS -> sim.between(Duration.ofDays(2), Duration.ofDays(3));
                case WEEKS -> sim.between(Duration.ofDays(8), Duration.ofDays(20));
                case WELL, THROTTLING, LEAVING, PICKY -> Duration.ZERO;
            };
            if (downFor.isZero()) {
                return;
            }
            sim.in(upFor, () -> {
                up = false;
                sim.in(downFor, () -> {
                    up = true;
                    turn();
                });
            });
        }

        /** As a claim does: what is due, as far as there is room; out of time goes what may not be sent. */
        private void look() {
            if (look != null) {
                look.cancel();
                look = null;
            }
            while (!queue.isEmpty() && !queue.peek().dueAt.isAfter(sim.now())) {
                if (outlet.room(sim.nanos()) == 0) {
                    giveUp();
                    break;
                }
                Message next = queue.remove();
                outlet.hold();
                outlet.add(next.held);
                Held go = outlet.next();
                if (go != null) {
                    attempt(messages.get(go));
                } else {
                    // The window is full: back, as the sender does with what it cannot send soon.
                    outlet.drain().forEach(back -> {
                        outlet.release();
                        putBack(messages.get(back), DispatchRules.shortly(sim.random()));
                    });
                }
            }
            Message first = queue.peek();
            if (first != null) {
                Duration until = Duration.between(sim.now(), first.dueAt);
                Duration claim = CONFIG.claim().every();
                // One that may not be called now is looked at again when it may.
                Duration blocked = Duration.ofMillis(outlet.blockedMs(sim.nanos()));
                Duration wait = until.compareTo(blocked) > 0 ? until : blocked;
                look = sim.in(wait.compareTo(claim) > 0 ? wait : claim, this::look);
            }
        }

        private void giveUp() {
            while (!queue.isEmpty()
                    && !queue.peek().held.expiresAt.isAfter(sim.now())
                    && !queue.peek().dueAt.isAfter(sim.now())) {
                ended(queue.remove(), false);
            }
        }

        private void attempt(Message message) {
            outlet.began(sim.nanos());
            assertThat(sim.now()).as("no attempt before it is due").isAfterOrEqualTo(message.dueAt);
            assertThat(message.tries).as("attempts").isLessThan(SCHEDULE.attempts());
            if (suspended) {
                Duration wait = outlet.probe(PROBE_EVERY, sim.nanos());
                if (!wait.isZero()) {
                    finish(message, new Sent(Outcome.NOT_SENT, 0, "SUSPENDED", wait, null, Duration.ZERO));
                    return;
                }
                if (lastProbe != null) {
                    assertThat(Duration.between(lastProbe, sim.now()))
                            .as("between probes of a suspended receiver")
                            .isGreaterThanOrEqualTo(PROBE_EVERY);
                }
                lastProbe = sim.now();
            }
            Duration took = up ? sim.between(Duration.ofMillis(5), Duration.ofMillis(400)) : Duration.ofSeconds(10);
            sim.in(took, () -> finish(message, answer(took)));
        }

        private Sent answer(Duration took) {
            if (!up) {
                return new Sent(sim.chance(0.5) ? Outcome.RETRY : Outcome.UNKNOWN, 0, "TIMEOUT", null, null, took);
            }
            boolean leaves = kind == Kind.LEAVING && sim.now().isAfter(Simulation.START.plus(Duration.ofDays(200)));
            if (leaves) {
                return new Sent(Outcome.RECEIVER_GONE, 410, "GONE", null, null, took);
            }
            if (kind == Kind.THROTTLING && sim.chance(0.5)) {
                Duration asked = sim.chance(0.2) ? null : sim.between(Duration.ZERO, Duration.ofHours(3));
                return new Sent(Outcome.THROTTLED, 429, "THROTTLED", asked, null, took);
            }
            return kind == Kind.PICKY && sim.chance(0.1)
                    ? new Sent(Outcome.PERMANENT, 400, "REFUSED", null, null, took)
                    : new Sent(Outcome.DELIVERED, 204, null, null, null, took);
        }

        private void finish(Message message, Sent sent) {
            Outcome outcome = sent.outcome();
            boolean well = outcome == Outcome.DELIVERED;
            outlet.ended(well, outcome == Outcome.RETRY || outcome == Outcome.UNKNOWN, sim.nanos());
            outlet.release();
            if (outcome == Outcome.THROTTLED || outcome == Outcome.NOT_SENT) {
                outlet.pause(DispatchRules.clamped(sent.retryAfter(), SCHEDULE), sim.nanos());
            }
            if (outcome == Outcome.DELIVERED || outcome == Outcome.PERMANENT) {
                failingSince = null;
            } else if (outcome != Outcome.NOT_SENT && failingSince == null) {
                failingSince = sim.now();
            }
            health.ended(key, outcome);
            if (well && outlet.suspended()) {
                health.recovered(key);
                assertThat(suspended).as("one success brings it back").isFalse();
            }
            Step step =
                    DispatchRules.after(sent, message.tries, message.held.expiresAt, sim.now(), SCHEDULE, sim.random());
            follow(message, sent, step);
            look();
        }

        private void follow(Message message, Sent sent, Step step) {
            switch (step) {
                case Step.Delivered yes -> ended(message, true);
                case Step.Dead no -> {
                    boolean refused = sent.outcome() == Outcome.PERMANENT || sent.outcome() == Outcome.RECEIVER_GONE;
                    boolean all = message.tries + 1 == SCHEDULE.attempts();
                    // The longest wait that could come next would end too late.
                    boolean late = message.tries + 1 < SCHEDULE.attempts()
                            && sim.now().plus(longest(sent, message.tries + 1)).isAfter(message.held.expiresAt);
                    assertThat(refused || all || late)
                            .as("given up only by the schedule")
                            .isTrue();
                    message.tries++;
                    ended(message, false);
                    if (sent.outcome() == Outcome.RECEIVER_GONE) {
                        leave();
                    }
                }
                case Step.Again again -> {
                    message.tries++;
                    assertThat(again.delay())
                            .as("wait before attempt " + (message.tries + 1))
                            .isBetween(least(sent), longest(sent, message.tries));
                    putBack(message, again.delay());
                }
                case Step.PutBack back -> putBack(message, back.delay());
                case Step.Withdrawn none -> throw new AssertionError("nothing withdraws here");
            }
        }

        /** By the written schedule: what it asked for, bounded, and no less than a throttled one waits. */
        private static Duration least(Sent sent) {
            Duration asked = sent.retryAfter() == null ? Duration.ZERO : sent.retryAfter();
            Duration bounded = asked.compareTo(SCHEDULE.retryAfterMax()) > 0 ? SCHEDULE.retryAfterMax() : asked;
            boolean throttled = sent.outcome() == Outcome.THROTTLED;
            return throttled && bounded.compareTo(SCHEDULE.throttledMin()) < 0 ? SCHEDULE.throttledMin() : bounded;
        }

        private static Duration longest(Sent sent, int made) {
            Duration floor = least(sent).multipliedBy(11).dividedBy(10).plusMillis(1);
            Duration planned = SCHEDULE.delays().get(made);
            return planned.compareTo(floor) > 0 ? planned : floor;
        }

        private void putBack(Message message, Duration delay) {
            if (left) {
                ended(message, false);
                return;
            }
            message.dueAt = sim.now().plus(delay);
            queue.add(message);
        }

        private void ended(Message message, boolean well) {
            assertThat(message.ended).as("ends once").isFalse();
            message.ended = true;
            messages.remove(message.held);
            delivered += well ? 1 : 0;
            dead += well ? 0 : 1;
            mostAttempts = Math.max(mostAttempts, message.tries + (well ? 1 : 0));
        }

        /** Disabled: what waits for it is buried. */
        private void leave() {
            if (!left) {
                gone++;
                left = true;
                List<Message> waiting = new ArrayList<>(queue);
                queue.clear();
                waiting.forEach(message -> ended(message, false));
            }
        }

        void suspend() {
            assertThat(failingSince).as("suspended though it is well").isNotNull();
            assertThat(Duration.between(failingSince, sim.now()))
                    .as("of nothing but failures before it is suspended")
                    .isGreaterThanOrEqualTo(SUSPEND_AFTER);
            assertThat(kind).as("down for so long").isEqualTo(Kind.WEEKS);
            suspended = true;
            suspensions++;
        }

        void recovered() {
            assertThat(suspended).as("only a suspended one recovers").isTrue();
            assertThat(up).as("it recovers by an answer").isTrue();
            suspended = false;
            lastProbe = null;
            outlet.trust();
            recoveries++;
        }

        void end() {
            assertThat(messages).as("neither delivered nor dead, of " + key).isEmpty();
            assertThat(suspended && up && kind != Kind.WEEKS)
                    .as("suspended and well: " + key)
                    .isFalse();
        }
    }
}
