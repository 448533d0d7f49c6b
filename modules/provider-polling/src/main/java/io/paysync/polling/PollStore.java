package io.paysync.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.paysync.contract.bus.Json;
import io.paysync.contract.domain.OrderKey;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.polling.PollingApi.Poll;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.platform.lease.Mark;
import io.paysync.platform.sweep.Source;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The log of answers: written before their facts are handed over, read by the sweep and for the timeline. */
final class PollStore implements Source<List<PaymentFact>> {
    private static final TypeReference<List<PaymentFact>> FACTS = new TypeReference<>() {};

    private static final Sql RECORD = Sql.of("polling.record", """
            insert into polling.poll (merchant, order_id, account_id, outcome, raw_status, detail, took_ms, facts)
            select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[])
            """);

    private static final Sql PAGE = Sql.of("polling.page", """
            select xid::text::bigint as xid, id, (extract(epoch from clock_timestamp() - at) * 1000)::bigint as age_ms, facts
            from polling.poll
            where (xid, id) > ($1::bigint::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
              and facts is not null
            order by poll.xid, poll.id limit $3
            """);

    private static final Sql FIND = Sql.of("polling.polls", """
            select at, outcome, raw_status, detail, took_ms from polling.poll
            where merchant = $1 and order_id = $2 order by id desc limit $3
            """);

    /** The oldest rows first, a constant amount of work whether they are old enough or not. */
    private static final Sql EXPIRE = Sql.of("polling.expire", """
            delete from polling.poll p using (select xid, id from polling.poll order by xid, id limit $2) o
            where p.xid = o.xid and p.id = o.id and p.at < now() - $1 * interval '1 second'
            """);

    private final Db db;

    PollStore(Db db) {
        this.db = db;
    }

    /** @param facts empty when the answer said nothing about the order */
    record Entry(OrderKey key, int accountId, Answer answer, long tookMs, List<PaymentFact> facts) {}

    /** Not idempotent: a row written twice is one more line in the timeline, and its facts are the same facts. */
    Future<Void> record(List<Entry> entries) {
        Args args = Args.of()
                .texts(all(entries, e -> e.key().merchant()))
                .texts(all(entries, e -> e.key().orderId()))
                .integers(all(entries, Entry::accountId))
                .texts(all(entries, e -> e.answer().outcome()))
                .texts(all(entries, e -> e.answer().rawStatus()))
                .texts(all(entries, e -> e.answer().text()))
                .integers(all(entries, e -> (int) e.tookMs()))
                .texts(all(entries, e -> e.facts().isEmpty() ? null : Json.write(e.facts())));
        return db.idempotent(RECORD, args).mapEmpty();
    }

    @Override
    public Future<List<Source.Entry<List<PaymentFact>>>> read(Mark after, int rows) {
        return db.idempotent(
                        PAGE, Args.of().number(after.xid()).number(after.id()).integer(rows))
                .map(Rows.list(row -> new Source.Entry<>(
                        new Mark(row.getLong("xid"), row.getLong("id")),
                        row.getLong("age_ms"),
                        facts(row.getString("facts")))));
    }

    Future<List<Poll>> find(OrderKey key, int rows) {
        return db.idempotent(
                        FIND, Args.of().text(key.merchant()).text(key.orderId()).integer(rows))
                .map(Rows.list(PollStore::poll));
    }

    Future<Integer> expire(Duration retention, int rows) {
        return db.idempotent(
                        EXPIRE, Args.of().decimal(ClaimStore.seconds(retention)).integer(rows))
                .map(r -> r.rowCount());
    }

    private static Poll poll(Row row) {
        return new Poll(
                Rows.instant(row, "at"),
                row.getString("outcome"),
                row.getString("raw_status"),
                row.getString("detail"),
                row.getInteger("took_ms"));
    }

    private static List<PaymentFact> facts(String text) {
        try {
            return Json.MAPPER.readValue(text, FACTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored poll is not a list of facts: " + e.getOriginalMessage(), e);
        }
    }

    private static <V extends @Nullable Object> List<V> all(List<Entry> entries, Function<Entry, V> of) {
        return entries.stream().map(of).toList();
    }
}
