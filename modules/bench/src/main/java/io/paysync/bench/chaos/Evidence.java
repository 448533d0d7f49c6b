package io.paysync.bench.chaos;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was seen by anybody in one run, and what the database held at its end. The checker has nothing else to go by.
 * All times are milliseconds of the machine's clock.
 */
record Evidence(
        List<Sale> sales,
        List<Telling> tellings,
        List<Attempt> attempts,
        List<Attack> attacks,
        List<View> views,
        List<Notice> notices,
        List<Span> spans,
        List<Pause> pauses,
        List<Asked> asked,
        List<LeaseSeen> leases,
        List<Death> deaths,
        Tables tables,
        End end) {

    /**
     * One order as the driver and the provider's ledger know it at the end.
     *
     * @param registered whether the shop told Paysync of it
     * @param provider through which the payer pays
     * @param ordered the provider that the shop named
     * @param orderedMinor what the shop wants
     * @param truth WAIT, PAID or CLOSED
     * @param paidMinor what was paid at the provider
     * @param refundedMinor what went back
     * @param paidAt 0: it was not
     */
    record Sale(
            String order,
            Story story,
            boolean registered,
            String provider,
            String ordered,
            long orderedMinor,
            String truth,
            long paidMinor,
            long refundedMinor,
            long paidAt) {
        /** Whether provider, amount and order fit, so that what the provider says must be believed. */
        boolean honest() {
            return registered && !story.lies();
        }
    }

    /**
     * One thing a provider told.
     *
     * @param hashes of all bodies under which it was sent
     */
    record Telling(int no, String provider, String order, String what, Set<String> hashes) {}

    /** What became of one request. A time-out is UNKNOWN: it may have been taken. */
    enum Outcome {
        ACKNOWLEDGED,
        REFUSED,
        UNKNOWN,
        NOT_SENT
    }

    /** One request of a telling. */
    record Attempt(
            int telling, int node, String hash, String signature, long from, long to, int status, Outcome outcome) {}

    /** @param order that it lies about; empty when it is mere garbage */
    record Attack(String kind, String order, String hash, int status, boolean acknowledged) {}

    /** @param watcher each reads on its own, never less than it has seen before */
    record View(String watcher, String order, int version, String status, long at) {}

    /**
     * One request at a receiver.
     *
     * @param refused why it is not believed, or null
     * @param body hash of its bytes
     */
    record Notice(
            int receiver,
            String id,
            @Nullable String refused,
            String order,
            int version,
            String status,
            String body,
            long at) {}

    /** When a fault was really there. */
    record Span(Fault fault, long from, long to, String note) {}

    /** The machine was too busy with other things: what was timed then says nothing about Paysync. */
    record Pause(long from, long to) {}

    /** How many questions a provider had been asked by then, all nodes together. */
    record Asked(String provider, long at, long count) {}

    record LeaseSeen(String name, String holder, long fence, long at) {}

    /** A node ended although nobody had asked it to. */
    record Death(int node, long at, int exitCode) {}

    /** The database at the end. */
    record Tables(
            List<BodyRow> bodies,
            List<LedgerRow> ledger,
            List<FactRow> facts,
            Set<String> parked,
            List<OrderRow> orders,
            List<ChangeRow> changes,
            List<IncidentRow> incidents,
            List<DeliveryRow> deliveries,
            Residue residue) {}

    record BodyRow(String provider, String hash, String headers, List<String> eventKeys, long receivedAt) {}

    record LedgerRow(String provider, String eventKey, long deliveries) {}

    record FactRow(String provider, String eventKey, String order, String result, int version) {}

    record OrderRow(
            String order,
            int version,
            String status,
            @Nullable String review,
            long paidMinor,
            long refundedMinor) {}

    /** @param cause event key of the fact that moved it, or empty */
    record ChangeRow(String order, int version, @Nullable String from, String to, String cause, long writtenAt) {}

    record IncidentRow(String order, String kind, String key, boolean open) {}

    record DeliveryRow(String order, String endpoint, int version, String type, String state) {}

    /** Counts of what must not stay behind. */
    record Residue(long overdueDeliveries, long overdueQuestions, long unsweptRows) {}

    /**
     * What the driver saw at the end.
     *
     * @param ready of each node, whether it says so
     * @param converged how long it took after the last fault; -1: it did not
     * @param logLines read for canaries
     * @param canaries lines of logs or answers with something that must not be there
     */
    record End(List<Boolean> ready, long converged, long logLines, List<String> canaries) {}
}
