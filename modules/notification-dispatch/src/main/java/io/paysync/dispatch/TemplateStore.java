package io.paysync.dispatch;

import io.paysync.channels.OwnWords;
import io.paysync.contract.dispatch.TemplateApi.Key;
import io.paysync.contract.dispatch.TemplateApi.Template;
import io.paysync.contract.dispatch.TemplateApi.TemplateSaved;
import io.paysync.contract.dispatch.TemplateApi.Words;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Db;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SQL of {@code dispatch.template}. */
final class TemplateStore {
    private static final String COLUMNS = "merchant, channel, event_type, language, title, body, html, saved_at";

    private static final Sql SAVE = Sql.of("dispatch.template.save", """
        insert into dispatch.template as t (merchant, channel, event_type, language, title, body, html)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (merchant, channel, event_type, language) do update
        set title = excluded.title, body = excluded.body, html = excluded.html, saved_at = clock_timestamp()
        returning %s, xmax = 0 as created
        """.formatted(COLUMNS));

    private static final Sql LIST = Sql.of(
            "dispatch.template.list",
            "select merchant, channel, event_type, language, null as title, null as body, null as html, saved_at"
                    + " from dispatch.template where merchant = $1 order by channel, event_type, language");

    private static final Sql FIND = Sql.of(
            "dispatch.template.find",
            "select " + COLUMNS + " from dispatch.template"
                    + " where merchant = $1 and channel = $2 and event_type = $3 and language = $4");

    private static final Sql ALL_LANGUAGES = Sql.of(
            "dispatch.template.languages",
            "select " + COLUMNS + " from dispatch.template where merchant = $1 and channel = $2 and event_type = $3");

    private static final Sql REMOVE = Sql.of(
            "dispatch.template.remove",
            "delete from dispatch.template where merchant = $1 and channel = $2 and event_type = $3 and language = $4"
                    + " returning " + COLUMNS);

    private final Db db;

    TemplateStore(Db db) {
        this.db = db;
    }

    Future<TemplateSaved> save(Key key, Words words) {
        Args args = args(key).text(words.title()).text(words.text()).text(words.html());
        return db.query(SAVE, args).map(rows -> {
            Row row = rows.iterator().next();
            return new TemplateSaved(template(row), row.getBoolean("created"));
        });
    }

    /** Without their words. */
    Future<List<Template>> list(String merchant) {
        return db.idempotent(LIST, Args.of().text(merchant)).map(Rows.list(TemplateStore::template));
    }

    Future<Optional<Template>> find(Key key) {
        return db.idempotent(FIND, args(key)).map(Rows.first(TemplateStore::template));
    }

    Future<OwnWords> allLanguages(String merchant, String channel, String eventType) {
        Args args = Args.of().text(merchant).text(channel).text(eventType);
        return db.idempotent(ALL_LANGUAGES, args).map(rows -> {
            Map<String, OwnWords.Source> found = new HashMap<>();
            rows.forEach(row -> found.put(
                    row.getString("language"),
                    new OwnWords.Source(row.getString("title"), row.getString("body"), row.getString("html"))));
            return new OwnWords(found);
        });
    }

    Future<Optional<Template>> remove(Key key) {
        return db.query(REMOVE, args(key)).map(Rows.first(TemplateStore::template));
    }

    private static Args args(Key key) {
        return Args.of()
                .text(key.merchant())
                .text(key.channel())
                .text(key.eventType())
                .text(key.language());
    }

    private static Template template(Row row) {
        String text = row.getString("body");
        return new Template(
                new Key(
                        row.getString("merchant"),
                        row.getString("channel"),
                        row.getString("event_type"),
                        row.getString("language")),
                text == null ? null : new Words(row.getString("title"), text, row.getString("html")),
                Rows.instant(row, "saved_at"));
    }
}
