package io.paysync.intake;

import io.paysync.intake.http.CertificateFiles;
import io.paysync.intake.http.HttpLimits;
import io.paysync.intake.http.ListenerConfig;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.config.Section;
import io.paysync.platform.sweep.SweepConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the intake, section {@code intake}.
 *
 * @param instances listener instances, each on its own event loop
 * @param inbox the batch of one commit, of each instance
 * @param stopGrace how long a stop waits for requests in flight
 * @param seen the fast path of repeats
 * @param keyCheck between two looks whether keys of accounts run out
 * @param repeatsMax different callbacks whose repeats are counted between two writes; more are not counted
 */
public record IntakeConfig(
        ListenerConfig listener,
        int instances,
        BatchConfig inbox,
        Duration stopGrace,
        SeenConfig seen,
        HandOverConfig handOver,
        SweepConfig sweep,
        RejectedConfig rejected,
        RetentionConfig retention,
        Duration keyCheck,
        int repeatsMax) {
    /**
     * @param localMax callbacks that each instance remembers as committed
     * @param redisTtl how long Redis remembers them
     */
    public record SeenConfig(int localMax, Duration redisTtl) {}

    /**
     * @param batch facts in one ask, facts that wait, asks in flight; of each instance
     * @param busyRetries how often a batch that order-state is too busy for is offered again before the sweep gets it
     * @param pauseMax the longest pause after failures; facts of that time are left to the sweep
     * @param acknowledgedMax facts known to have arrived, which the sweep then need not ask for; of the whole node
     */
    public record HandOverConfig(BatchConfig batch, int busyRetries, Duration pauseMax, int acknowledgedMax) {}

    /**
     * @param perSecond samples of each account that are stored in a second
     * @param rowsMax samples kept of each account
     * @param keep how long
     * @param bodyBytesMax of a body that are kept
     */
    public record RejectedConfig(int perSecond, int rowsMax, Duration keep, int bodyBytesMax) {}

    /**
     * @param bodies how long raw bodies are kept
     * @param ledger how long the key of a callback is remembered; at least 400 days, longer than any provider repeats
     * @param daysAhead partitions made ahead
     * @param period between two rounds of housekeeping
     */
    public record RetentionConfig(Duration bodies, Duration ledger, int daysAhead, Duration period) {}

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Reads section {@code intake}; mistakes are noted in the settings. */
    public static IntakeConfig from(Section intake) {
        int cores = Runtime.getRuntime().availableProcessors();
        int instances = intake.integer("instances", Math.min(cores, 8), 1, 64);
        return new IntakeConfig(
                listener(intake, instances),
                instances,
                new BatchConfig(
                        intake.integer("batchRowsMax", 200, 1, 500),
                        intake.integer("batchBytesMax", 4 << 20, 1 << 16, 64 << 20),
                        intake.integer("queueMax", 4000, 10, 1_000_000),
                        intake.integer("lanes", 1, 1, 8)),
                intake.duration("stopGrace", SECOND.multipliedBy(5), Duration.ZERO, SECOND.multipliedBy(60)),
                seen(intake.section("seen")),
                handOver(intake.section("handOver")),
                sweep(intake.section("sweep")),
                rejected(intake.section("rejected")),
                retention(intake.section("retention")),
                intake.duration("keyCheck", HOUR, SECOND, DAY),
                intake.integer("repeatsMax", 10_000, 1, 1_000_000));
    }

    private static ListenerConfig listener(Section intake, int instances) {
        Section limits = intake.section("limits");
        int connections = limits.integer("connectionsMax", 5000, 1, 1_000_000);
        int perAddress = limits.integer("connectionsPerAddressMax", 2000, 1, 1_000_000);
        HttpLimits http = new HttpLimits(
                limits.integer("bodyBytesMax", 64 << 10, 1 << 10, 1 << 20),
                limits.integer("headBytesMax", 16 << 10, 1 << 10, 1 << 18),
                limits.integer("headersMax", 100, 8, 1000),
                limits.integer("requestLineBytesMax", 4096, 128, 1 << 16),
                limits.duration(
                        "headDeadline", SECOND.multipliedBy(5), Duration.ofMillis(200), SECOND.multipliedBy(60)),
                limits.duration(
                        "bodyDeadline", SECOND.multipliedBy(10), Duration.ofMillis(200), SECOND.multipliedBy(60)),
                limits.duration("idleMax", SECOND.multipliedBy(75), Duration.ofMillis(200), HOUR),
                share(connections, instances),
                share(perAddress, instances),
                limits.integer("unreadBytesMax", 1 << 20, 1 << 16, 64 << 20));
        return new ListenerConfig(
                intake.text("host", "0.0.0.0"),
                intake.integer("port", 8080, 0, 65535),
                http,
                intake.duration("answerMax", Duration.ofMillis(2500), Duration.ofMillis(100), Duration.ofMillis(2800)),
                tls(intake.section("tls")));
    }

    /** Connections spread evenly over the instances, so each gets its part of the bound. */
    private static int share(int all, int instances) {
        return Math.max(1, (all + instances - 1) / instances);
    }

    private static @Nullable CertificateFiles tls(Section tls) {
        Optional<Path> certificate = tls.path("certificate");
        Optional<Path> key = tls.path("key");
        Duration reloadEvery = tls.duration("reloadEvery", SECOND.multipliedBy(30), Duration.ofMillis(100), DAY);
        if (certificate.isPresent() && key.isPresent()) {
            return new CertificateFiles(certificate.get(), key.get(), reloadEvery);
        }
        if (certificate.isPresent() || key.isPresent()) {
            tls.mistake(certificate.isPresent() ? "key" : "certificate", "both certificate and key are needed for TLS");
        }
        return null;
    }

    private static SeenConfig seen(Section seen) {
        return new SeenConfig(
                seen.integer("localMax", 20_000, 0, 10_000_000),
                seen.duration("redisTtl", HOUR, SECOND, DAY.multipliedBy(30)));
    }

    private static HandOverConfig handOver(Section handOver) {
        return new HandOverConfig(
                new BatchConfig(
                        handOver.integer("batchMax", 200, 1, 500),
                        handOver.integer("queueMax", 10_000, 1, 1_000_000),
                        handOver.integer("asksMax", 2, 1, 64)),
                handOver.integer("busyRetries", 5, 0, 20),
                handOver.duration("pauseMax", SECOND.multipliedBy(5), SECOND, SECOND.multipliedBy(60)),
                handOver.integer("acknowledgedMax", 50_000, 0, 10_000_000));
    }

    private static SweepConfig sweep(Section sweep) {
        return new SweepConfig(
                sweep.duration("period", SECOND, Duration.ofMillis(100), HOUR),
                sweep.integer("pageRows", 500, 1, 1000),
                sweep.duration("lag", SECOND.multipliedBy(3), Duration.ZERO, HOUR),
                sweep.duration("ttl", SECOND.multipliedBy(15), SECOND.multipliedBy(5), HOUR));
    }

    private static RejectedConfig rejected(Section rejected) {
        return new RejectedConfig(
                rejected.integer("perSecond", 5, 0, 1000),
                rejected.integer("rowsMax", 10_000, 1, 10_000_000),
                rejected.duration("keep", DAY.multipliedBy(7), HOUR, DAY.multipliedBy(400)),
                rejected.integer("bodyBytesMax", 4096, 0, 1 << 20));
    }

    private static RetentionConfig retention(Section retention) {
        return new RetentionConfig(
                retention.duration("bodies", DAY.multipliedBy(30), DAY, DAY.multipliedBy(3650)),
                retention.duration("ledger", DAY.multipliedBy(400), DAY.multipliedBy(400), DAY.multipliedBy(3650)),
                retention.integer("daysAhead", 3, 1, 30),
                retention.duration("period", HOUR, SECOND, DAY));
    }
}
