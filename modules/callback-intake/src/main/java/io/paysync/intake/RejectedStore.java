package io.paysync.intake;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.intake.IntakeApi.Rejected;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/** The sample of refused callbacks. */
final class RejectedStore {
    private static final Sql ADD = Sql.of("intake.rejected.add", """
            insert into intake.rejected (provider, account, reason, detail, remote, headers, body)
            values ($1, $2, $3, $4, $5, $6, $7)
            """);

    private static final Sql NEWEST = Sql.of("intake.rejected.newest", """
            select r.provider, r.account, r.reason, r.at, r.remote
            from unnest($1::text[], $2::text[]) as a (provider, account)
            cross join lateral (
              select * from intake.rejected x
              where x.provider = a.provider and x.account = a.account
              order by x.id desc limit $3) r
            order by r.id desc limit $3
            """);

    private static final Sql PRUNE = Sql.of("intake.rejected.prune", """
            delete from intake.rejected where id = any (array(
              select id from (
                select id, at, row_number() over (partition by provider, account order by id desc) as place
                from intake.rejected) r
              where place > $1 or at < now() - $2 * interval '1 second'
              order by id limit 1000))
            """);

    private final Db db;

    RejectedStore(Db db) {
        this.db = db;
    }

    Future<Void> add(AccountRef account, String reason, String detail, String remote, String headers, Buffer body) {
        Args args = Args.of()
                .text(account.provider())
                .text(account.account())
                .text(reason)
                .text(detail)
                .text(remote)
                .text(headers)
                .bytes(body);
        return db.query(ADD, args).mapEmpty();
    }

    /** The newest first. */
    Future<List<Rejected>> newest(List<AccountRef> accounts, int limit) {
        Args args = Args.of()
                .texts(accounts.stream().map(AccountRef::provider).toList())
                .texts(accounts.stream().map(AccountRef::account).toList())
                .number(limit);
        return db.idempotent(NEWEST, args)
                .map(Rows.list(row -> new Rejected(
                        row.getString("provider"),
                        row.getString("account"),
                        row.getString("reason"),
                        Rows.instant(row, "at"),
                        row.getString("remote"))));
    }

    /** @return rows deleted, at most 1000 */
    Future<Integer> prune(int rowsMax, Duration keep) {
        return db.idempotent(PRUNE, Args.of().number(rowsMax).decimal((double) keep.toSeconds()))
                .map(rows -> rows.rowCount());
    }
}
