package io.paysync.intake;

import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The write path: ledger and bodies. One statement and one commit for a batch of any size. */
final class IntakeStore {
    /** Places in a batch that a body id has room for; place 0 is not used. */
    static final int PLACES_MAX = 1023;

    /**
     * Facts go in first and tell which are new; a callback with at least one new fact keeps its body. The statement is one
     * transaction, so a callback is stored as a whole or not at all.
     */
    private static final Sql INSERT = Sql.of("intake.insert", """
            with batch as materialized (select nextval('intake.body_batch') * 1024 as base),
            fresh as (
              insert into intake.ledger (provider, account, event_key, body_id, key_id)
              select f.provider, f.account, f.event_key, batch.base + f.place, f.key_id
              from batch, unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[])
                as f (provider, account, event_key, place, key_id)
              on conflict do nothing
              returning body_id),
            bodies as (
              insert into intake.body (id, provider, account, key_id, headers, body, event_keys, facts)
              select batch.base + c.place, c.provider, c.account, c.key_id, c.headers, c.body, c.event_keys, c.facts
              from batch, unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::text[], $12::text[])
                with ordinality as c (provider, account, key_id, headers, body, event_keys, facts, place)
              where batch.base + c.place in (select body_id from fresh))
            select array_agg((body_id & 1023)::int) as places from fresh
            """);

    private static final Sql COUNT_REPEATS = Sql.of("intake.count-repeats", """
            update intake.ledger l set deliveries = l.deliveries + r.times, last_seen_at = now()
            from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as r (provider, account, event_key, times)
            where l.provider = r.provider and l.account = r.account and l.event_key = r.event_key
            """);

    private final Db db;

    IntakeStore(Db db) {
        this.db = db;
    }

    /**
     * Commits the callbacks.
     *
     * @param callbacks at most {@link #PLACES_MAX}, sorted by {@link Callback#key}
     * @return for each, in order, whether it was new; false is a repeat of what was committed before
     */
    Future<List<Boolean>> insert(List<Callback> callbacks) {
        List<Line> lines = lines(callbacks);
        List<String> providers = new ArrayList<>(lines.size());
        List<String> accounts = new ArrayList<>(lines.size());
        List<String> keys = new ArrayList<>(lines.size());
        List<Integer> places = new ArrayList<>(lines.size());
        List<String> keyIds = new ArrayList<>(lines.size());
        for (Line line : lines) {
            providers.add(line.key.account().provider());
            accounts.add(line.key.account().account());
            keys.add(line.key.eventKey());
            places.add(line.place);
            keyIds.add(line.keyId);
        }
        Args args = Args.of()
                .texts(providers)
                .texts(accounts)
                .texts(keys)
                .integers(places)
                .texts(keyIds);
        // Safe to run twice: a second run finds the first one's rows and calls them repeats.
        return db.idempotent(INSERT, bodies(args, callbacks)).map(rows -> fresh(rows, callbacks.size()));
    }

    /** One ledger row. */
    private record Line(FactKey key, int place, String keyId) {}

    private static List<Line> lines(List<Callback> callbacks) {
        List<Line> lines = new ArrayList<>(callbacks.size());
        int place = 0;
        boolean sorted = true;
        for (Callback callback : callbacks) {
            place++;
            sorted &= callback.facts().size() == 1;
            for (PaymentFact fact : callback.facts()) {
                lines.add(new Line(fact.key(), place, callback.keyId()));
            }
        }
        if (!sorted) {
            lines.sort(Comparator.comparing(Line::key));
        }
        return lines;
    }

    private static Args bodies(Args args, List<Callback> callbacks) {
        int size = callbacks.size();
        List<String> providers = new ArrayList<>(size);
        List<String> accounts = new ArrayList<>(size);
        List<String> keyIds = new ArrayList<>(size);
        List<String> headers = new ArrayList<>(size);
        List<Buffer> bodies = new ArrayList<>(size);
        List<String> eventKeys = new ArrayList<>(size);
        List<String> facts = new ArrayList<>(size);
        for (Callback callback : callbacks) {
            providers.add(callback.account().provider());
            accounts.add(callback.account().account());
            keyIds.add(callback.keyId());
            headers.add(callback.headers());
            bodies.add(callback.body());
            eventKeys.add(IntakeRules.eventKeysText(callback.facts()));
            facts.add(callback.factsText());
        }
        return args.texts(providers)
                .texts(accounts)
                .texts(keyIds)
                .texts(headers)
                .byteses(bodies)
                .texts(eventKeys)
                .texts(facts);
    }

    private static List<Boolean> fresh(RowSet<Row> rows, int size) {
        Integer[] places = rows.iterator().next().getArrayOfIntegers("places");
        if (places == null) {
            return Collections.nCopies(size, Boolean.FALSE);
        }
        Boolean[] fresh = new Boolean[size];
        Arrays.fill(fresh, Boolean.FALSE);
        for (Integer place : places) {
            fresh[place - 1] = Boolean.TRUE;
        }
        return Arrays.asList(fresh);
    }

    /** Adds to the delivery counters. Not idempotent: a count that is in doubt is lost rather than doubled. */
    Future<Void> countRepeats(Map<FactKey, Long> times) {
        List<Map.Entry<FactKey, Long>> sorted =
                times.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        Args args = Args.of()
                .texts(sorted.stream().map(e -> e.getKey().account().provider()).toList())
                .texts(sorted.stream().map(e -> e.getKey().account().account()).toList())
                .texts(sorted.stream().map(e -> e.getKey().eventKey()).toList())
                .numbers(sorted.stream().map(Map.Entry::getValue).toList());
        return db.query(COUNT_REPEATS, args).mapEmpty();
    }
}
