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

/** Items that stand on another day's bill than their own. Each statement may run again. */
final class CarryStore {
    private static final Sql CROSSED =
            Sql.of("polling.bill.crossed", "select polling.bill_crossed($1, $2, $3, $4::text::date, $5)");

    private static final Sql SEEN = Sql.of("polling.bill.seen", """
            select c.trade_no, c.kind, c.refund_no from unnest($2::text[], $3::text[], $4::text[]) k (kind, trade_no, refund_no)
            join polling.bill_carry c on c.account_id = $1 and c.kind = k.kind and c.trade_no = k.trade_no
              and c.refund_no = k.refund_no and c.state in ('AHEAD', 'FOUND')
            """);

    private static final Sql AWAIT = Sql.of("polling.bill.await", """
            insert into polling.bill_carry (account_id, kind, trade_no, refund_no, day, state, bucket, order_id, amount,
              currency, at_ms)
            select $1, k.kind, k.trade_no, k.refund_no, $2::text::date, 'AWAITED', k.bucket, k.order_id, k.amount,
              k.currency, k.at_ms
            from unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::bigint[], $9::text[], $10::bigint[])
              k (kind, trade_no, refund_no, bucket, order_id, amount, currency, at_ms)
            on conflict do nothing
            """);

    /** Awaited on bills that have all been compared now: the last of them is this one, or was compared before. */
    private static final Sql OVERDUE = Sql.of("polling.bill.overdue", """
            select c.* from polling.bill_carry c
            where c.account_id = $1 and c.state = 'AWAITED' and c.day <= $2::text::date - $3::int
              and (c.day = $2::text::date - $3::int or exists (select 1 from polling.bill_run r
                where r.account_id = $1 and r.day = c.day + $3::int and r.state = 'DONE'))
            order by c.kind, c.trade_no, c.refund_no limit $4
            """);

    private static final Sql MISSED = Sql.of("polling.bill.missed", """
            update polling.bill_carry c set state = 'MISSED'
            from unnest($2::text[], $3::text[], $4::text[]) k (kind, trade_no, refund_no)
            where c.account_id = $1 and c.kind = k.kind and c.trade_no = k.trade_no and c.refund_no = k.refund_no
              and c.state = 'AWAITED'
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

    static Future<Void> await(Queries db, int accountId, LocalDate day, List<Ours> items) {
        Args args = named(Args.of().integer(accountId).text(day.toString()), items)
                .integers(
                        items.stream().map(i -> (int) Kinds.bucket(i.tradeNo())).toList())
                .texts(items.stream().map(Ours::orderId).toList())
                .numbers(items.stream().map(Ours::amountMinor).toList())
                .texts(items.stream().map(Ours::currency).toList())
                .numbers(items.stream().map(Ours::atMs).toList());
        return db.query(AWAIT, args.tuple()).mapEmpty();
    }

    /** @param days after its own day an item may stand on a bill */
    static Future<List<Ours>> overdue(Queries db, int accountId, LocalDate day, int days, int limit) {
        Args args =
                Args.of().integer(accountId).text(day.toString()).integer(days).integer(limit);
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

    static Future<Void> missed(Queries db, int accountId, List<Ours> items) {
        return db.query(MISSED, named(Args.of().integer(accountId), items).tuple())
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
