package io.paysync.orderstate;

import io.paysync.contract.orders.Handover.FindUnhanded;
import io.paysync.platform.batch.BatchConfig;
import io.paysync.platform.config.Section;
import io.paysync.platform.sweep.SweepConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings of order-state, section {@code orders}.
 *
 * @param lanes batches written at the same time; orders are spread over them by key
 * @param batchRows facts or registrations in one write
 * @param queueMax facts, and registrations, that may wait in each lane
 * @param inFlightMax unanswered questions for each address; one more is answered BUSY
 * @param attemptsMax how often an order that another node wrote meanwhile is decided again
 * @param entriesMax payments, refunds, disputes and holds noted of one order; more are held for review
 * @param lookedAtMax orders that one page of a list looks at; a page of a filter that few pass may be short
 * @param terms for merchants not in {@code termsOf}
 * @param environment of orders that name no account
 * @param parkedPeriod how often parked facts are looked at
 * @param parkedIncidentAfter how long a fact may wait for its order before an incident
 * @param parkedKeep after this a fact waits no longer for its order
 * @param adopt accounts whose payments need no registered order
 * @param receivers who is offered changes: {@code dispatch}, {@code polling}
 */
public record OrderStateConfig(
        int lanes,
        int batchRows,
        int queueMax,
        int inFlightMax,
        int attemptsMax,
        int entriesMax,
        int lookedAtMax,
        Terms terms,
        Map<String, Terms> termsOf,
        EnvironmentConfig environment,
        Duration parkedPeriod,
        Duration parkedIncidentAfter,
        Duration parkedKeep,
        AdoptConfig adopt,
        Set<String> receivers,
        OfferConfig offer,
        SweepConfig sweep) {
    public static final String DISPATCH = FindUnhanded.DISPATCH;
    public static final String POLLING = "polling";

    /** The same, offering its changes to nobody: for a short-lived process beside a running cluster, which sweeps them up. */
    public OrderStateConfig offeringNobody() {
        return new OrderStateConfig(
                lanes,
                batchRows,
                queueMax,
                inFlightMax,
                attemptsMax,
                entriesMax,
                lookedAtMax,
                terms,
                termsOf,
                environment,
                parkedPeriod,
                parkedIncidentAfter,
                parkedKeep,
                adopt,
                Set.of(),
                offer,
                sweep);
    }

    public static final OrderStateConfig DEFAULT = new OrderStateConfig(
            2,
            500,
            10_000,
            64,
            8,
            500,
            20_000,
            Terms.DEFAULT,
            Map.of(),
            EnvironmentConfig.NONE,
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofDays(90),
            AdoptConfig.NONE,
            Set.of(DISPATCH, POLLING),
            OfferConfig.DEFAULT,
            new SweepConfig(Duration.ofSeconds(2), 1000, Duration.ofSeconds(5), Duration.ofSeconds(15)));

    public OrderStateConfig {
        termsOf = Map.copyOf(termsOf);
        receivers = Set.copyOf(receivers);
        if (sweep.pageRows() > 1000) {
            throw new IllegalArgumentException("orders.sweep.pageRows must be at most 1000");
        }
    }

    /** Reads section {@code orders}; mistakes are noted there. */
    public static OrderStateConfig from(Section section) {
        OrderStateConfig d = DEFAULT;
        Section sweep = section.section("sweep");
        Terms terms = terms(section, d.terms);
        Map<String, Terms> termsOf = new TreeMap<>();
        section.named("merchants").forEach((merchant, s) -> termsOf.put(merchant, terms(s, terms)));
        return new OrderStateConfig(
                section.integer("lanes", d.lanes, 1, 16),
                section.integer("batchRows", d.batchRows, 1, 2000),
                section.integer("queueMax", d.queueMax, 100, 1_000_000),
                section.integer("inFlightMax", d.inFlightMax, 1, 10_000),
                section.integer("attemptsMax", d.attemptsMax, 1, 100),
                section.integer("entriesMax", d.entriesMax, 10, 10_000),
                section.integer("lookedAtMax", d.lookedAtMax, 1_000, 1_000_000),
                terms,
                termsOf,
                EnvironmentConfig.from(section),
                section.duration("parkedPeriod", d.parkedPeriod, Duration.ofMillis(100), Duration.ofMinutes(1)),
                section.duration(
                        "parkedIncidentAfter", d.parkedIncidentAfter, Duration.ofSeconds(1), Duration.ofDays(7)),
                section.duration("parkedKeep", d.parkedKeep, Duration.ofDays(1), Duration.ofDays(3650)),
                AdoptConfig.from(section.section("adopt")),
                receivers(section),
                OfferConfig.from(section.section("offer")),
                new SweepConfig(
                        sweep.duration("period", d.sweep.period(), Duration.ofMillis(100), Duration.ofMinutes(5)),
                        sweep.integer("pageRows", d.sweep.pageRows(), 1, 1000),
                        sweep.duration("lag", d.sweep.lag(), Duration.ofMillis(100), Duration.ofMinutes(10)),
                        sweep.duration("ttl", d.sweep.ttl(), Duration.ofSeconds(5), Duration.ofMinutes(5))));
    }

    Terms terms(String merchant) {
        return termsOf.getOrDefault(merchant, terms);
    }

    /** What a merchant does not say is as it is for all. */
    private static Terms terms(Section section, Terms byDefault) {
        return new Terms(
                section.oneOf("lateMoney", byDefault.late()),
                section.oneOf("overpaid", byDefault.overpaid()),
                section.longNumber("overpaidMax", byDefault.overMax(), 0, Terms.TOLERANCE_MAX),
                section.longNumber("underpaidMax", byDefault.underMax(), 0, Terms.TOLERANCE_MAX));
    }

    /** Lanes are batchers of their own, so that one order is never in two writes of this node at once. */
    BatchConfig lane() {
        return new BatchConfig(batchRows, queueMax, 1);
    }

    private static Set<String> receivers(Section section) {
        Set<String> all = Set.of(DISPATCH, POLLING);
        Set<String> named = Set.copyOf(section.list("receivers"));
        if (!all.containsAll(named)) {
            section.mistake("receivers", "may hold only " + DISPATCH + " and " + POLLING);
            return all;
        }
        return section.has("receivers") ? named : all;
    }
}
