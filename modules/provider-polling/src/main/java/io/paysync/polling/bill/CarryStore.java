package io.paysync.polling.bill;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Queries;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.polling.bill.StageStore.Ours;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Items that stand on another day's bill than their own. Bills may be compared in any order: what a bill has of another day
 * is remembered, and an item is missed only when every bill that could have it was compared. Each statement may run again.
 */
final class CarryStore {
    private static final Sql CROSSED =
            Sql.of("polling.bill.crossed", "select polling.bill_crossed_either($1, $2, $3, $4::text::date, $5, $6)");

    private static final Sql SEEN = Sql.of("polling.bill.seen", """
            select c.trade_no, c.kind, c.refund_no from unnest($2::text[], $3::text[], $4::text[]) k (kind, trade_no, refund_no)
            join polling.bill_carry c on c.account_id = $1 and c.kind = k.kind and c.trade_no = k.trade_no
              and c.refund_no = k.refund_no and c.state in ('AHEAD', 'FOUND')
            """);

    private static final Sql AWAIT = Sql.of("polling.bill.await", """
            insert into polling.bill_carry (account_id, kind, trade_no, refund_no, day, state, first_day, last_day, bucket,
              order_id, amount, currency, at_ms)
            select $1, k.kind, k.trade_no, k.refund_no, $2::text::date, $3, $4::text::date, $5::text::date, k.bucket,
              k.order_id, k.amount, k.currency, k.at_ms
            from unnest($6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::bigint[], $12::text[], $13::bigint[])
              k (kind, trade_no, refund_no, bucket, order_id, amount, currency, at_ms)
            on conflict do nothing
            """);

    /**
     * Expected on bills that have all been compared: each is this one, or was compared before. A bill that was never compared
     * does not keep an awaited item for ever.
     */
    private static final Sql OVERDUE = Sql.of("polling.bill.overdue", """
            with spans as materialized (
              select s.* from (
                select distinct c.state, coalesce(c.first_day, c.day) as first_day,
                  coalesce(c.last_day, c.day + $3::int) as last_day
                from polling.bill_carry c where c.account_id = $1 and c.state in ('AWAITED', 'PASSED')) s
              where s.state = 'AWAITED' and s.last_day < $2::text::date - $4::int or not exists (
                select 1 from generate_series(0, s.last_day - s.first_day) d
                where s.first_day + d <> $2::text::date and not exists (
                  select 1 from polling.bill_run r
                  where r.account_id = $1 and r.day = s.first_day + d and r.state = 'DONE')))
            select c.* from polling.bill_carry c
            join spans s on s.state = c.state and s.first_day = coalesce(c.first_day, c.day)
              and s.last_day = coalesce(c.last_day, c.day + $3::int)
            where c.account_id = $1
            order by c.kind, c.trade_no, c.refund_no limit $5
            """);

    private static final Sql SETTLE = Sql.of("polling.bill.carry_settle", """
            update polling.bill_carry c set state = $2
            from unnest($3::text[], $4::text[], $5::text[]) k (kind, trade_no, refund_no)
            where c.account_id = $1 and c.kind = k.kind and c.trade_no = k.trade_no and c.refund_no = k.refund_no
              and c.state in ('AWAITED', 'PASSED')
            """);

    private static final Sql EXPIRE = Sql.of("polling.bill.carry_expire", """
            delete from polling.bill_carry where account_id = $1 and state <> 'AWAITED' and day < $2::text::date - 90
            """);

    private CarryStore() {}

    static Future<Void> crossed(Queries db, long loadId, int bucket, int accountId, BillDay day) {
        Args args = Args.of()
                .number(loadId)
                .integer(bucket)
                .integer(accountId)
                .text(day.date().toString())
                .number(day.start().toEpochMilli())
                .number(day.end().toEpochMilli());
        return db.query(CROSSED, args.tuple()).mapEmpty();
    }

    /** Which of these stood on another bill already. */
    static Future<Set<String>> seen(Queries db, int accountId, List<Ours> items) {
        Args args = Args.of().integer(accountId);
        return db.query(SEEN, named(args, items).tuple()).map(rows -> {
            Set<String> seen = new HashSet<>();
            for (Row row : rows) {
                seen.add(name(row.getString("kind"), row.getString("trade_no"), row.getString("refund_no")));
            }
            return seen;
        });
    }

    static String name(Ours item) {
        return name(item.kind(), item.tradeNo(), item.number());
    }

    /** No number holds a control character. */
    private static String name(String kind, String tradeNo, String refundNo) {
        return kind + '\n' + tradeNo + '\n' + refundNo;
    }

    /**
     * On which bills items of a day are expected.
     *
     * @param passed only on the day before's, and for ever if that is never compared
     */
    record Span(LocalDate first, LocalDate last, boolean passed) {}

    static Future<Void> await(Queries db, int accountId, LocalDate day, Span span, List<Ours> items) {
        Args args = named(
                        Args.of()
                                .integer(accountId)
                                .text(day.toString())
                                .text(span.passed() ? "PASSED" : "AWAITED")
                                .text(span.first().toString())
                                .text(span.last().toString()),
                        items)
                .integers(
                        items.stream().map(i -> (int) Kinds.bucket(i.tradeNo())).toList())
                .texts(items.stream().map(Ours::orderId).toList())
                .numbers(items.stream().map(Ours::amountMinor).toList())
                .texts(items.stream().map(Ours::currency).toList())
                .numbers(items.stream().map(Ours::atMs).toList());
        return db.query(AWAIT, args.tuple()).mapEmpty();
    }

    /**
     * @param days after its own day an item may stand on a bill
     * @param gapDays after the last of these an item waits for those that were not compared
     */
    static Future<List<Ours>> overdue(Queries db, int accountId, LocalDate day, int days, int gapDays, int limit) {
        Args args = Args.of()
                .integer(accountId)
                .text(day.toString())
                .integer(days)
                .integer(gapDays)
                .integer(limit);
        return db.query(OVERDUE, args.tuple())
                .map(Rows.list(row -> new Ours(
                        row.getString("kind"),
                        row.getString("trade_no"),
                        row.getString("order_id"),
                        row.getString("refund_no").isEmpty() ? null : row.getString("refund_no"),
                        null,
                        row.getLong("amount"),
                        row.getString("currency"),
                        row.getLong("at_ms"))));
    }

    /** @param state {@code MISSED} or {@code FOUND} */
    static Future<Void> settle(Queries db, int accountId, List<Ours> items, String state) {
        return items.isEmpty()
                ? Future.succeededFuture()
                : db.query(
                                SETTLE,
                                named(Args.of().integer(accountId).text(state), items)
                                        .tuple())
                        .mapEmpty();
    }

    static Future<Void> expire(Queries db, int accountId, LocalDate day) {
        return db.query(
                        EXPIRE,
                        Args.of().integer(accountId).text(day.toString()).tuple())
                .mapEmpty();
    }

    private static Args named(Args args, List<Ours> items) {
        return args.texts(items.stream().map(Ours::kind).toList())
                .texts(items.stream().map(Ours::tradeNo).toList())
                .texts(items.stream().map(Ours::number).toList());
    }
}
