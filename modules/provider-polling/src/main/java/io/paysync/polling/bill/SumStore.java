package io.paysync.polling.bill;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Queries;
import io.paysync.platform.db.Sql;
import io.paysync.providers.bill.BillLine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The refund lines of all bills whose refunds are known here by their sum only. A line alone can always be a part of the
 * sum; whether one was missed is seen only when all of them are added up.
 */
final class SumStore {
    private static final Sql CLEAR = Sql.of("polling.bill.sum_clear", """
            delete from polling.bill_refund where account_id = $1 and day = $2::text::date
            """);

    private static final Sql OF = Sql.of("polling.bill.sum_of", """
            select trade_no, refund_no, provider_refund_no, line, minor from polling.bill_refund
            where account_id = $1 and trade_no = any($2::text[])
            """);

    private static final Sql ADD = Sql.of("polling.bill.sum_add", """
            insert into polling.bill_refund (account_id, day, trade_no, refund_no, provider_refund_no, line, minor)
            select $1, $2::text::date, * from unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[])
            on conflict do nothing
            """);

    private static final Sql EXPIRE = Sql.of("polling.bill.sum_expire", """
            delete from polling.bill_refund where account_id = $1 and day < $2::text::date - $3::int
            """);

    private SumStore() {}

    /**
     * A line that counts.
     *
     * @param minor negative: the refund failed after another line had told of it
     */
    record Counted(String tradeNo, String refundNo, String providerRefundNo, int line, long minor) {
        static Counted of(BillLine line) {
            long minor = line.amount().minor();
            return new Counted(
                    line.tradeNo(),
                    Objects.requireNonNullElse(line.refundNo(), ""),
                    Objects.requireNonNullElse(line.providerRefundNo(), ""),
                    line.number(),
                    line.state() == BillLine.State.FAILED ? -minor : minor);
        }

        boolean sameRefund(Counted other) {
            return refundNo.equals(other.refundNo) && providerRefundNo.equals(other.providerRefundNo);
        }
    }

    /** What an earlier comparison of the day has counted counts no more. */
    static Future<Void> clear(Queries db, int accountId, LocalDate day) {
        return db.query(CLEAR, Args.of().integer(accountId).text(day.toString()).tuple())
                .mapEmpty();
    }

    /** By their trade. */
    static Future<Map<String, List<Counted>>> of(Db db, int accountId, Collection<String> trades) {
        if (trades.isEmpty()) {
            return Future.succeededFuture(new HashMap<>());
        }
        return db.idempotent(OF, Args.of().integer(accountId).texts(trades)).map(rows -> {
            Map<String, List<Counted>> counted = new HashMap<>();
            for (Row row : rows) {
                String trade = row.getString("trade_no");
                counted.computeIfAbsent(trade, t -> new ArrayList<>())
                        .add(new Counted(
                                trade,
                                row.getString("refund_no"),
                                row.getString("provider_refund_no"),
                                row.getInteger("line"),
                                row.getLong("minor")));
            }
            return counted;
        });
    }

    static Future<Void> add(Queries db, int accountId, LocalDate day, List<Counted> lines) {
        if (lines.isEmpty()) {
            return Future.succeededFuture();
        }
        Args args = Args.of()
                .integer(accountId)
                .text(day.toString())
                .texts(lines.stream().map(Counted::tradeNo).toList())
                .texts(lines.stream().map(Counted::refundNo).toList())
                .texts(lines.stream().map(Counted::providerRefundNo).toList())
                .integers(lines.stream().map(Counted::line).toList())
                .numbers(lines.stream().map(Counted::minor).toList());
        return db.query(ADD, args.tuple()).mapEmpty();
    }

    static Future<Void> expire(Queries db, int accountId, LocalDate day, Duration retention) {
        return db.query(
                        EXPIRE,
                        Args.of()
                                .integer(accountId)
                                .text(day.toString())
                                .integer((int) retention.toDays())
                                .tuple())
                .mapEmpty();
    }
}
