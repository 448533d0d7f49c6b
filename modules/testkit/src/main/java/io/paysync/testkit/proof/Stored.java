package io.paysync.testkit.proof;

import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.paysync.testkit.Probe;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** What a {@link UseCase} looks at in the database. The question is the test's own, and is never cut. */
public final class Stored {
    private Stored() {}

    /**
     * @param sql whose rows have one column of text
     * @return a list of the caller's own
     */
    public static List<String> lines(Db db, String sql) {
        return new ArrayList<>(Probe.result(db.query(Sql.of("test.lines", CrashPoints.MARK + sql), Args.of())
                .map(Rows.list((Row row) -> row.getString(0)))));
    }
}
