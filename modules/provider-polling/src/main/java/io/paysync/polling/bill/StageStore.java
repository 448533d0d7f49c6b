package io.paysync.polling.bill;

import io.paysync.contract.domain.Money;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.providers.bill.BillLine;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Both sides of a comparison, staged and joined part by part. What agrees never leaves the database. */
final class StageStore {
    private static final Sql LINES = Sql.of("polling.bill.lines", """
            insert into polling.bill_line (load_id, bucket, line, kind, state, trade_no, order_no, refund_no,
              provider_refund_no, amount, currency, fee, at_ms, raw)
            select $1, * from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::bigint[], $11::text[], $12::bigint[], $13::bigint[], $14::text[])
            """);

    private static final Sql OURS = Sql.of("polling.bill.ours", """
            insert into polling.bill_ours (load_id, bucket, kind, trade_no, order_id, refund_no, provider_refund_no,
              amount, currency, at_ms)
            select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
              $9::text[], $10::bigint[])
            """);

    private static final Sql PART = Sql.of("polling.bill.part", "select * from polling.bill_staged($1, $2)");

    private static final Sql UNMATCHED =
            Sql.of("polling.bill.unmatched", "select * from polling.bill_differing($1, $2, $3, $4, $5, $6, $7)");

    private static final Sql BESIDE = Sql.of("polling.bill.beside", "select * from polling.bill_beside($1, $2)");

    private static final Sql MISSING =
            Sql.of("polling.bill.missing", "select * from polling.bill_missing($1, $2, $3, $4, $5, $6, $7, $8)");

    private static final Sql DROP_LINES =
            Sql.of("polling.bill.drop_lines", "delete from polling.bill_line where load_id = $1 and bucket = $2");

    private static final Sql DROP_OURS =
            Sql.of("polling.bill.drop_ours", "delete from polling.bill_ours where load_id = $1 and bucket = $2");

    private final Db db;

    StageStore(Db db) {
        this.db = db;
    }

    /** @param amountMinor null when not known; then no line agrees by itself */
    record Ours(
            String kind,
            String tradeNo,
            String orderId,
            @Nullable String refundNo,
            @Nullable String providerRefundNo,
            @Nullable Long amountMinor,
            String currency,
            long atMs) {
        private static final String TOTAL = "#total:";

        /** What went back of a payment and is known by its sum only: no line has its number, all lines together are it. */
        static Ours total(String tradeNo, String orderId, long minor, String currency, long atMs) {
            return new Ours(Kinds.REFUND, tradeNo, orderId, TOTAL + minor, null, minor, currency, atMs);
        }

        boolean isTotal() {
            return refundNo != null && refundNo.startsWith(TOTAL);
        }

        String number() {
            return BillRules.refundNumber(refundNo, providerRefundNo);
        }
    }

    /** What was staged of one part. @param twice whether a line stands there twice */
    record Part(long lines, long ours, boolean twice) {}

    /** Not idempotent: a failure ends the attempt, and the next one stages anew. */
    Future<Void> lines(long loadId, List<BillLine> page) {
        List<BillLine> lines = byPart(page, BillLine::tradeNo);
        Args args = Args.of()
                .number(loadId)
                .integers(all(lines, line -> (int) Kinds.bucket(line.tradeNo())))
                .integers(all(lines, BillLine::number))
                .texts(all(lines, line -> Kinds.letter(line.kind())))
                .texts(all(lines, line -> Kinds.letter(line.state())))
                .texts(all(lines, BillLine::tradeNo))
                .texts(all(lines, BillLine::orderNo))
                .texts(all(lines, BillLine::refundNo))
                .texts(all(lines, BillLine::providerRefundNo))
                .numbers(all(lines, line -> line.amount().minor()))
                .texts(all(lines, line -> line.amount().currency()))
                .numbers(all(lines, BillLine::feeMinor))
                .numbers(all(lines, line -> millis(line.at())))
                .texts(all(lines, BillLine::raw));
        return db.query(LINES, args.tuple()).mapEmpty();
    }

    Future<Void> ours(long loadId, List<Ours> page) {
        List<Ours> ours = byPart(page, Ours::tradeNo);
        Args args = Args.of()
                .number(loadId)
                .integers(all(ours, o -> (int) Kinds.bucket(o.tradeNo())))
                .texts(all(ours, Ours::kind))
                .texts(all(ours, Ours::tradeNo))
                .texts(all(ours, Ours::orderId))
                .texts(all(ours, Ours::refundNo))
                .texts(all(ours, Ours::providerRefundNo))
                .numbers(all(ours, Ours::amountMinor))
                .texts(all(ours, Ours::currency))
                .numbers(all(ours, Ours::atMs));
        return db.query(OURS, args.tuple()).mapEmpty();
    }

    Future<Part> part(long loadId, int bucket) {
        return db.idempotent(PART, Args.of().number(loadId).integer(bucket)).map(rows -> {
            Row row = rows.iterator().next();
            return new Part(row.getLong("lines"), row.getLong("ours"), row.getBoolean("twice"));
        });
    }

    /**
     * Of the lines of a part.
     *
     * @param paid by trade, the sum of payments that have several lines
     * @param failed numbers of refunds that failed, see {@link #refund}
     */
    record Others(Map<String, Money> paid, Set<String> failed) {
        private static String refund(String tradeNo, @Nullable String number) {
            return tradeNo + '\n' + number;
        }

        boolean undone(BillLine line) {
            return line.kind() == BillLine.Kind.REFUND
                    && (failed.contains(refund(line.tradeNo(), line.refundNo()))
                            || failed.contains(refund(line.tradeNo(), line.providerRefundNo())));
        }
    }

    Future<Others> others(long loadId, int bucket) {
        return db.idempotent(BESIDE, Args.of().number(loadId).integer(bucket)).map(rows -> {
            Others others = new Others(new HashMap<>(), new HashSet<>());
            for (Row row : rows) {
                String trade = row.getString("trade_no");
                if (row.getString("kind").equals(Kinds.PAYMENT)) {
                    others.paid().put(trade, new Money(row.getLong("amount"), row.getString("currency")));
                } else {
                    Stream.of("refund_no", "provider_refund_no")
                            .map(row::getString)
                            .filter(Objects::nonNull)
                            .forEach(number -> others.failed().add(Others.refund(trade, number)));
                }
            }
            return others;
        });
    }

    /** The next lines of a part that need a look, by their place in the file. */
    Future<List<BillLine>> unmatched(long loadId, int bucket, int afterLine, int limit, BillConfig.Own own) {
        BigDecimal rate = own.feeRate();
        // Without an agreed fee no fee differs.
        long tolerance = rate == null ? Long.MAX_VALUE : BillConfig.Own.TOLERANCE_MINOR;
        Args args = Args.of()
                .number(loadId)
                .integer(bucket)
                .integer(afterLine)
                .decimal(rate == null ? 0 : rate.doubleValue())
                .number(own.feeFixedMinor())
                .number(tolerance)
                .integer(limit);
        return db.idempotent(UNMATCHED, args).map(Rows.list(StageStore::line));
    }

    /** @param last of the page before, or null */
    Future<List<Ours>> missing(long loadId, int bucket, BillDay day, @Nullable Ours last, int limit) {
        Args args = Args.of()
                .number(loadId)
                .integer(bucket)
                .number(day.start().toEpochMilli())
                .number(day.end().toEpochMilli())
                .text(last == null ? "" : last.kind())
                .text(last == null ? "" : last.tradeNo())
                .text(last == null ? "" : last.number())
                .integer(limit);
        return db.idempotent(MISSING, args).map(Rows.list(StageStore::ours));
    }

    /** Forgets what was staged. */
    Future<Void> drop(long loadId, int partsAtOnce) {
        return Repeat.each(Kinds.BUCKETS, partsAtOnce, bucket -> {
            Args args = Args.of().number(loadId).integer(bucket);
            return db.idempotent(DROP_LINES, args)
                    .compose(done -> db.idempotent(DROP_OURS, args))
                    .mapEmpty();
        });
    }

    private static BillLine line(Row row) {
        Long at = row.getLong("at_ms");
        return new BillLine(
                row.getInteger("line"),
                Kinds.kind(row.getString("kind")),
                Kinds.state(row.getString("state")),
                row.getString("trade_no"),
                row.getString("order_no"),
                row.getString("refund_no"),
                row.getString("provider_refund_no"),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getLong("fee"),
                at == null ? null : Instant.ofEpochMilli(at),
                row.getString("raw"));
    }

    private static Ours ours(Row row) {
        return new Ours(
                row.getString("kind"),
                row.getString("trade_no"),
                row.getString("order_id"),
                row.getString("refund_no"),
                row.getString("provider_refund_no"),
                row.getLong("amount"),
                row.getString("currency"),
                row.getLong("at_ms"));
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    /** What is read together lies together: a part has a few pages of each statement's, and not half of all there are. */
    private static <T> List<T> byPart(List<T> rows, Function<T, String> tradeNo) {
        List<List<T>> parts = Stream.generate(() -> (List<T>) new ArrayList<T>())
                .limit(Kinds.BUCKETS)
                .toList();
        rows.forEach(row -> parts.get(Kinds.bucket(tradeNo.apply(row))).add(row));
        return parts.stream().flatMap(List::stream).toList();
    }

    private static <T, V extends @Nullable Object> List<V> all(List<T> rows, Function<T, V> of) {
        return rows.stream().map(of).toList();
    }
}
