package io.paysync.dispatch;

import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.config.Secret;
import io.paysync.platform.config.Section;
import io.paysync.platform.guard.GuardConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * @param secretsKey 32 bytes in Base64; seals receivers' secrets in the database
 * @param previousSecretsKey opens what was sealed before the key was changed
 * @param take the batches in which changes become deliveries
 * @param results the batches in which results are written
 * @param receiver the guard of one receiver; its in-flight bound is the largest window
 * @param retention when finished deliveries go
 * @param replays of many deliveries at once
 * @param receipts that services give about messages
 * @param budgets of messages that cost money or annoy people
 * @param drain how long a stop waits for attempts under way; what is left is taken up by another node
 * @param offersInFlightMax offers taken at the same time; one more is answered BUSY
 * @param questionsInFlightMax the same for each of the other addresses
 */
public record DispatchConfig(
        Secret secretsKey,
        Optional<Secret> previousSecretsKey,
        Endpoints endpoints,
        BatchConfig take,
        BatchConfig results,
        Memory memory,
        Claim claim,
        Schedule schedule,
        GuardConfig receiver,
        Retention retention,
        Replays replays,
        Receipts receipts,
        Budgets budgets,
        Duration drain,
        int offersInFlightMax,
        int questionsInFlightMax) {
    /**
     * @param max for one merchant
     * @param chainMax of them that stand in for each other in a row
     * @param cache how old the known list of a merchant's endpoints may be; a saved one is told by news at once
     * @param merchantsMax lists kept in memory
     * @param wordsMax templates kept in memory, of one event over one channel in all languages each
     * @param secretOverlap how long a replaced secret signs beside the new one when no other time is given
     * @param suspendAfter of nothing but failures an endpoint is only probed; zero: never
     * @param probeEvery one delivery is tried at a suspended endpoint, by each node
     * @param healthEvery nodes note so often which endpoints they have reached
     * @param trialPause an endpoint is sent one test at a time, and no other for so long after it, by each node
     * @param trialsMax endpoints of one merchant with a test under way or just made
     * @param historyGrace an endpoint is not told of changes older than itself by more than this
     */
    record Endpoints(
            int max,
            int chainMax,
            Duration cache,
            int merchantsMax,
            int wordsMax,
            Duration secretOverlap,
            Duration historyGrace,
            Duration suspendAfter,
            Duration probeEvery,
            Duration healthEvery,
            Duration trialPause,
            int trialsMax) {}

    /**
     * @param inFlightMax deliveries held in memory; more are left to the claims
     * @param perReceiverMax of them for one receiver
     * @param stalledAfter a receiver with a full window and no answer for so long gets nothing more into memory
     * @param committedMax deliveries known to be committed, which order-state's sweep then costs no look-up
     */
    record Memory(int inFlightMax, int perReceiverMax, Duration stalledAfter, int committedMax) {}

    /**
     * @param every pause between looks at the queue
     * @param rows claimed at once
     * @param perReceiver of them for one receiver
     * @param receivers looked at in one step
     * @param leaseTime a node has so long to finish what it holds; then another takes it
     * @param holdBack a delivery behind an older one is looked at again after this
     * @param gapWait a change that comes before the one right before it waits so long for that; longer than it takes
     *     order-state's sweep to offer a lost one again. Then order-state is asked for it
     * @param gapWaitMax when order-state does not answer, it goes after so long in all
     */
    record Claim(
            Duration every,
            int rows,
            int perReceiver,
            int receivers,
            Duration leaseTime,
            Duration holdBack,
            Duration gapWait,
            Duration gapWaitMax) {}

    /**
     * @param finished deliveries are kept so long after the day of their change
     * @param daysAhead partitions made for so many days to come
     * @param every pause between looks at what is old
     */
    record Retention(Duration finished, int daysAhead, Duration every) {}

    /**
     * @param perSecondMax the largest rate that may be asked for
     * @param runningMax replays of one merchant that have not ended
     * @param countRows deliveries looked at for a count; what is behind them is not counted
     * @param stepRows deliveries looked at in one step
     * @param every pause between steps
     * @param keep the record of those that have ended
     */
    record Replays(int perSecondMax, int runningMax, int countRows, int stepRows, Duration every, Duration keep) {}

    /**
     * @param batch the batches in which they are written
     * @param unknownKeep how long one is kept whose message is not known here, for it may be known any moment
     */
    record Receipts(BatchConfig batch, Duration unknownKeep) {
        static final Receipts DEFAULT = new Receipts(new BatchConfig(500, 5000, 1), Duration.ofHours(1));
    }

    /**
     * @param byChannel absent: over that channel nothing is counted
     * @param ownRecipientPerDayMax in a budget that a merchant has of its own
     * @param ownMerchantPerDayMax the same; 0: no bound
     * @param batch the batches in which is asked whether there is any left
     */
    record Budgets(
            Map<String, Budget> byChannel, int ownRecipientPerDayMax, int ownMerchantPerDayMax, BatchConfig batch) {
        /** Those that tell people and have a budget unless the settings say otherwise. A robot tells people too, but costs nothing. */
        static final Budgets DEFAULT = new Budgets(
                Map.of(
                        "sms", new Budget(5, 10, 0),
                        "wechat", new Budget(5, 10, 0),
                        "push", new Budget(20, 60, 0),
                        "email", new Budget(20, 60, 0)),
                100,
                0,
                new BatchConfig(500, 20_000, 1));

        /** Those that may have a budget. */
        static final List<String> CHANNELS = List.of("sms", "wechat", "push", "email", "dingtalk", "feishu");

        Budgets {
            byChannel = Map.copyOf(byChannel);
        }
    }

    private static final Pattern DELAY = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)");
    private static final GuardConfig RECEIVER =
            new GuardConfig(64, 0, 1, Duration.ofSeconds(20), 20, 0.5, Duration.ofSeconds(60), Duration.ofSeconds(30));

    /** Everything but the key by default. */
    public static DispatchConfig of(Secret secretsKey) {
        return new DispatchConfig(
                secretsKey,
                Optional.empty(),
                new Endpoints(
                        20,
                        4,
                        Duration.ofSeconds(5),
                        10_000,
                        500,
                        Duration.ofHours(24),
                        Duration.ofMinutes(10),
                        Duration.ofDays(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        20),
                new BatchConfig(500, 4 * 1024 * 1024, 20_000, 1),
                new BatchConfig(500, 20_000, 1),
                new Memory(20_000, 5_000, Duration.ofSeconds(2), 50_000),
                new Claim(
                        Duration.ofMillis(500),
                        500,
                        200,
                        1000,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(10)),
                Schedule.DEFAULT,
                RECEIVER,
                new Retention(Duration.ofDays(30), 3, Duration.ofMinutes(10)),
                new Replays(500, 5, 100_000, 2_000, Duration.ofMillis(500), Duration.ofDays(400)),
                Receipts.DEFAULT,
                Budgets.DEFAULT,
                Duration.ofSeconds(5),
                64,
                32);
    }

    /** How old a node's list of endpoints may be. */
    public Duration endpointsCache() {
        return endpoints.cache();
    }

    /** From {@code dispatch}; a wrong or missing value is noted in the settings' mistakes. */
    public static DispatchConfig from(Section section) {
        Secret key = section.secret("secretsKey");
        if (!key.isEmpty() && !SecretBox.isKey(key)) {
            section.mistake("secretsKey", "must be 32 bytes in Base64 (openssl rand -base64 32)");
        }
        Optional<Secret> previous = section.optionalSecret("previousSecretsKey");
        if (previous.isPresent() && !SecretBox.isKey(previous.get())) {
            section.mistake("previousSecretsKey", "must be 32 bytes in Base64");
            previous = Optional.empty();
        }
        DispatchConfig d = of(key);
        return new DispatchConfig(
                key,
                previous,
                endpoints(section.section("endpoints"), d.endpoints),
                new BatchConfig(
                        section.integer("takeRowsMax", d.take.rowsMax(), 1, 5000),
                        d.take.bytesMax(),
                        section.integer("takeQueueMax", d.take.queueMax(), 500, 1_000_000),
                        section.integer("takeLanes", d.take.lanes(), 1, 8)),
                new BatchConfig(
                        section.integer("resultRowsMax", d.results.rowsMax(), 1, 5000),
                        section.integer("resultQueueMax", d.results.queueMax(), 500, 1_000_000),
                        section.integer("resultLanes", d.results.lanes(), 1, 8)),
                memory(section, d.memory),
                claim(section, d.claim),
                schedule(section, d.schedule),
                receiver(section.section("receiver"), d.receiver),
                new Retention(
                        section.duration("retention", d.retention.finished, Duration.ofDays(1), Duration.ofDays(3650)),
                        section.integer("daysAhead", d.retention.daysAhead, 1, 30),
                        section.duration(
                                "retentionEvery", d.retention.every, Duration.ofSeconds(1), Duration.ofDays(1))),
                replays(section.section("replays"), d.replays),
                receipts(section.section("receipts"), d.receipts),
                budgets(section.section("budgets"), d.budgets),
                section.duration("drain", d.drain, Duration.ZERO, Duration.ofMinutes(1)),
                section.integer("offersInFlightMax", d.offersInFlightMax, 1, 1000),
                section.integer("questionsInFlightMax", d.questionsInFlightMax, 1, 1000));
    }

    private static Endpoints endpoints(Section section, Endpoints d) {
        return new Endpoints(
                section.integer("max", d.max, 1, 1000),
                section.integer("chainMax", d.chainMax, 2, 10),
                section.duration("cache", d.cache, Duration.ofMillis(100), Duration.ofMinutes(1)),
                section.integer("merchantsMax", d.merchantsMax, 100, 1_000_000),
                section.integer("wordsMax", d.wordsMax, 10, 100_000),
                section.duration("secretOverlap", d.secretOverlap, Duration.ZERO, Duration.ofDays(7)),
                section.duration("historyGrace", d.historyGrace, Duration.ofMinutes(1), Duration.ofDays(30)),
                section.duration("suspendAfter", d.suspendAfter, Duration.ZERO, Duration.ofDays(365)),
                section.duration("probeEvery", d.probeEvery, Duration.ofSeconds(10), Duration.ofHours(1)),
                section.duration("healthEvery", d.healthEvery, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                section.duration("trialPause", d.trialPause, Duration.ZERO, Duration.ofHours(1)),
                section.integer("trialsMax", d.trialsMax, 1, 1000));
    }

    private static Replays replays(Section section, Replays d) {
        return new Replays(
                section.integer("perSecondMax", d.perSecondMax, 1, 10_000),
                section.integer("runningMax", d.runningMax, 1, 100),
                section.integer("countRows", d.countRows, 1000, 10_000_000),
                section.integer("stepRows", d.stepRows, 100, 100_000),
                section.duration("every", d.every, Duration.ofMillis(50), Duration.ofSeconds(1)),
                section.duration("keep", d.keep, Duration.ofDays(1), Duration.ofDays(3650)));
    }

    private static Receipts receipts(Section section, Receipts d) {
        return new Receipts(
                new BatchConfig(
                        section.integer("rowsMax", d.batch.rowsMax(), 1, 5000),
                        section.integer("queueMax", d.batch.queueMax(), 500, 1_000_000),
                        d.batch.lanes()),
                section.duration("unknownKeep", d.unknownKeep, Duration.ofMinutes(1), Duration.ofDays(30)));
    }

    private static Budgets budgets(Section section, Budgets d) {
        Map<String, Budget> byChannel = new HashMap<>();
        for (String channel : Budgets.CHANNELS) {
            budget(section.section(channel), d.byChannel.getOrDefault(channel, new Budget(0, 0, 0)))
                    .ifPresent(budget -> byChannel.put(channel, budget));
        }
        return new Budgets(
                byChannel,
                section.integer("ownRecipientPerDayMax", d.ownRecipientPerDayMax, 1, Budget.RECIPIENT_MAX),
                section.integer("ownMerchantPerDayMax", d.ownMerchantPerDayMax, 0, Budget.MERCHANT_MAX),
                new BatchConfig(
                        section.integer("rowsMax", d.batch.rowsMax(), 1, 5000),
                        section.integer("queueMax", d.batch.queueMax(), 500, 1_000_000),
                        d.batch.lanes()));
    }

    /** Without a day's bound for people there is none at all: what is counted of a merchant is known by what people got. */
    private static Optional<Budget> budget(Section section, Budget d) {
        int perHour = section.integer("recipientPerHour", d.recipientPerHour(), 0, Budget.RECIPIENT_MAX);
        int perDay = section.integer("recipientPerDay", d.recipientPerDay(), 0, Budget.RECIPIENT_MAX);
        int merchantPerDay = section.integer("merchantPerDay", d.merchantPerDay(), 0, Budget.MERCHANT_MAX);
        if (perDay == 0 && merchantPerDay > 0) {
            section.mistake("merchantPerDay", "needs recipientPerDay");
        }
        return perDay == 0
                ? Optional.empty()
                : Optional.of(new Budget(Math.min(perHour, perDay), perDay, merchantPerDay));
    }

    private static Memory memory(Section section, Memory d) {
        return new Memory(
                section.integer("inFlightMax", d.inFlightMax, 100, 1_000_000),
                section.integer("perReceiverMax", d.perReceiverMax, 10, 1_000_000),
                section.duration("stalledAfter", d.stalledAfter, Duration.ofMillis(100), Duration.ofMinutes(1)),
                section.integer("committedMax", d.committedMax, 0, 10_000_000));
    }

    private static Claim claim(Section section, Claim d) {
        Claim claim = new Claim(
                section.duration("claimEvery", d.every, Duration.ofMillis(20), Duration.ofMinutes(1)),
                section.integer("claimRows", d.rows, 1, 5000),
                section.integer("claimPerReceiver", d.perReceiver, 1, 5000),
                section.integer("claimReceivers", d.receivers, 10, 10_000),
                section.duration("leaseTime", d.leaseTime, Duration.ofSeconds(30), Duration.ofMinutes(10)),
                section.duration("holdBack", d.holdBack, Duration.ofMillis(50), Duration.ofMinutes(1)),
                section.duration("gapWait", d.gapWait, Duration.ofMillis(50), Duration.ofMinutes(10)),
                section.duration("gapWaitMax", d.gapWaitMax, Duration.ofSeconds(1), Duration.ofHours(24)));
        if (claim.gapWaitMax.compareTo(claim.gapWait) < 0) {
            section.mistake("gapWaitMax", "must not be shorter than gapWait");
        }
        return claim;
    }

    private static Schedule schedule(Section section, Schedule d) {
        List<Duration> delays = new ArrayList<>();
        List<String> texts = section.list("schedule");
        for (String text : texts) {
            Matcher matcher = DELAY.matcher(text.trim());
            if (matcher.matches()) {
                delays.add(delay(Long.parseLong(matcher.group(1)), matcher.group(2)));
            } else {
                section.mistake("schedule", "must be a list of delays such as [0s, 5s, 5m, 2h]");
            }
        }
        if (delays.size() > 50) {
            section.mistake("schedule", "must have at most 50 delays");
            delays.clear();
        }
        return new Schedule(
                delays.isEmpty() ? d.delays() : delays,
                section.duration("throttledMin", d.throttledMin(), Duration.ZERO, Duration.ofHours(1)),
                section.duration("retryAfterMax", d.retryAfterMax(), Duration.ZERO, Duration.ofHours(24)),
                section.duration("giveUpAfter", d.giveUpAfter(), Duration.ofMinutes(1), Duration.ofDays(30)));
    }

    private static Duration delay(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static GuardConfig receiver(Section section, GuardConfig d) {
        return new GuardConfig(
                section.integer("maxInFlight", d.maxInFlight(), 1, 1000),
                section.decimal("ratePerSecond", d.ratePerSecond(), 0, 100_000),
                section.integer("burst", d.burst(), 1, 100_000),
                section.duration("deadline", d.deadline(), Duration.ofSeconds(1), Duration.ofMinutes(2)),
                section.integer("minCalls", d.minCalls(), 1, 10_000),
                section.decimal("openAtRatio", d.openAtRatio(), 0.01, 1),
                section.duration("window", d.window(), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                section.duration("resetAfter", d.resetAfter(), Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }
}
