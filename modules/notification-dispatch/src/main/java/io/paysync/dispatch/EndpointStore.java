package io.paysync.dispatch;

import io.paysync.contract.bus.Json;
import io.paysync.contract.dispatch.EndpointRule;
import io.paysync.platform.db.Args;
import io.paysync.platform.db.Queries;
import io.paysync.platform.db.Rows;
import io.paysync.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SQL of {@code dispatch.endpoint}. */
final class EndpointStore {
    /** @param until the end of its time, or null */
    record Sealed(byte[] bytes, @Nullable Instant until) {}

    /** @param options JSON text; @param reason why it is disabled; @param ownTypes events with templates of the merchant's; @param budget the merchant's own, or null */
    record Stored(
            EndpointKey key,
            String channel,
            String target,
            Set<String> types,
            String options,
            List<Sealed> secrets,
            boolean active,
            @Nullable String reason,
            int revision,
            Instant createdAt,
            EndpointRule rule,
            Set<String> ownTypes,
            @Nullable Instant suspendedAt,
            @Nullable List<Duration> delays,
            @Nullable Budget budget) {
        /** Without target, options and secrets. */
        @Override
        public String toString() {
            return key + " " + channel;
        }
    }

    /** What a receiver's health has come to. */
    enum What {
        SUSPENDED,
        RECOVERED
    }

    /** @param since nothing but failures have come; @param incident raised about it, if one was */
    record Turn(
            EndpointKey key,
            What what,
            Instant since,
            @Nullable String incident) {}

    private static final String COLUMNS =
            "merchant, endpoint_id, channel, target, event_types, options, secrets, secrets_until, state, reason,"
                    + " revision, created_at, suspended_at, delays_ms, rule, array(select distinct t.event_type from"
                    + " dispatch.template t where t.merchant = endpoint.merchant and t.channel = endpoint.channel) as"
                    + " own_types, (select array[b.recipient_per_hour, b.recipient_per_day, b.merchant_per_day] from"
                    + " dispatch.budget b where b.merchant = endpoint.merchant and b.channel = endpoint.channel) as budget";

    private static final Sql OF_MERCHANTS = Sql.of(
            "dispatch.endpoints",
            "select " + COLUMNS + " from dispatch.endpoint where merchant = any($1::text[])"
                    + " order by merchant, endpoint_id");

    private static final Sql FIND = Sql.of(
            "dispatch.endpoint.find",
            "select " + COLUMNS + " from dispatch.endpoint where merchant = $1 and endpoint_id = $2");

    /** Saves of one merchant come one after the other, so that none slips past the bound. */
    private static final Sql LOCK_MERCHANT =
            Sql.of("dispatch.endpoint.lock", "select pg_advisory_xact_lock(hashtextextended('dispatch/' || $1, 0))");

    private static final Sql INSERT = Sql.of("dispatch.endpoint.insert", """
        insert into dispatch.endpoint
            (merchant, endpoint_id, channel, target, event_types, options, secrets, secrets_until, rule, state)
        select $1, $2, $3, $4, $5::text[], $6, $7::bytea[], $8::timestamptz[], $9, 'ACTIVE'
        where (select count(*) from dispatch.endpoint where merchant = $1) < $10
        returning %s
        """.formatted(COLUMNS));

    private static final Sql UPDATE = Sql.of("dispatch.endpoint.update", """
        update dispatch.endpoint
        set channel = $3, target = $4, event_types = $5::text[], options = $6, secrets = $7::bytea[],
            secrets_until = $8::timestamptz[], rule = $9, state = $10, reason = $11, revision = revision + 1
        where merchant = $1 and endpoint_id = $2 and revision = $12
        returning %s
        """.formatted(COLUMNS));

    private static final Sql DISABLE = Sql.of("dispatch.endpoint.disable", """
        update dispatch.endpoint set state = 'DISABLED', reason = $3, revision = revision + 1
        where merchant = $1 and endpoint_id = $2 and state = 'ACTIVE' and revision = $4
        """);

    /** A person says that it is well; trouble is counted from the beginning. */
    private static final Sql FORGIVE = Sql.of("dispatch.endpoint.forgive", """
        with forgiven as (
            delete from dispatch.endpoint_failing where merchant = $1 and endpoint_id = $2 and recovered_at is null)
        update dispatch.endpoint set suspended_at = null
        where merchant = $1 and endpoint_id = $2 and suspended_at is not null
        """);

    private static final Sql ENABLE = Sql.of("dispatch.endpoint.enable", """
        update dispatch.endpoint set state = 'ACTIVE', reason = null, revision = revision + 1
        where merchant = $1 and endpoint_id = $2
        returning %s
        """.formatted(COLUMNS));

    private static final Sql SAVE_DELAYS = Sql.of("dispatch.endpoint.delays", """
        update dispatch.endpoint set delays_ms = $3::bigint[], revision = revision + 1
        where merchant = $1 and endpoint_id = $2
        returning %s
        """.formatted(COLUMNS));

    private static final Sql NOTE_HEALTH = Sql.of("dispatch.note-health", """
        select * from dispatch.note_health($1::text[], $2::text[], $3::text[], $4::text[], $5)
        """);

    private static final Sql NOTE_INCIDENT = Sql.of(
            "dispatch.note-incident",
            "update dispatch.endpoint_failing set incident = $3 where merchant = $1 and endpoint_id = $2");

    private static final Sql RECOVERED = Sql.of("dispatch.recovered", """
        delete from dispatch.endpoint_failing where merchant = $1 and endpoint_id = $2 and recovered_at is not null
        """);

    private static final Sql REMOVE = Sql.of(
            "dispatch.endpoint.remove", "delete from dispatch.endpoint where merchant = $1 and endpoint_id = $2");

    Future<List<Stored>> ofMerchants(Queries db, Collection<String> merchants) {
        return db.query(OF_MERCHANTS, Args.of().texts(merchants)).map(Rows.list(EndpointStore::stored));
    }

    Future<Optional<Stored>> find(Queries db, EndpointKey key) {
        return db.query(FIND, args(key)).map(Rows.first(EndpointStore::stored));
    }

    Future<Void> lockMerchant(Queries tx, String merchant) {
        return tx.query(LOCK_MERCHANT, Args.of().text(merchant)).mapEmpty();
    }

    /** @return empty when the merchant has {@code max} endpoints already */
    Future<Optional<Stored>> insert(Queries tx, Stored endpoint, int max) {
        return tx.query(INSERT, content(endpoint).integer(max)).map(Rows.first(EndpointStore::stored));
    }

    /** @return empty when another write won */
    Future<Optional<Stored>> update(Queries tx, Stored endpoint) {
        return tx.query(
                        UPDATE,
                        content(endpoint)
                                .text(endpoint.active() ? "ACTIVE" : "DISABLED")
                                .text(endpoint.reason())
                                .integer(endpoint.revision()))
                .map(Rows.first(EndpointStore::stored));
    }

    /** @param revision that was gone: a receiver that was saved anew meanwhile stays active */
    Future<Boolean> disable(Queries db, EndpointKey key, int revision, String reason) {
        return db.query(DISABLE, args(key).text(reason).integer(revision)).map(rows -> rows.rowCount() > 0);
    }

    Future<Boolean> remove(Queries db, EndpointKey key) {
        return db.query(REMOVE, args(key)).map(rows -> rows.rowCount() > 0);
    }

    Future<Void> forgive(Queries tx, EndpointKey key) {
        return tx.query(FORGIVE, args(key)).mapEmpty();
    }

    Future<Optional<Stored>> enable(Queries tx, EndpointKey key) {
        return tx.query(ENABLE, args(key)).map(Rows.first(EndpointStore::stored));
    }

    /** @param delays null: as the settings have them */
    Future<Optional<Stored>> saveDelays(Queries db, EndpointKey key, @Nullable List<Duration> delays) {
        Args args = args(key);
        Args all = delays == null
                ? args.text(null)
                : args.numbers(delays.stream().map(Duration::toMillis).toList());
        return db.query(SAVE_DELAYS, all).map(Rows.first(EndpointStore::stored));
    }

    /**
     * @param reached at least once since the last note; @param failed whenever they were tried since then
     * @param suspendAfter of nothing but failures; zero: never
     */
    Future<List<Turn>> noteHealth(
            Queries db, List<EndpointKey> reached, List<EndpointKey> failed, Duration suspendAfter) {
        Args args = Args.of();
        for (List<EndpointKey> keys : List.of(reached, failed)) {
            args.texts(keys.stream().map(EndpointKey::merchant).toList())
                    .texts(keys.stream().map(EndpointKey::endpointId).toList());
        }
        return db.query(NOTE_HEALTH, args.number(suspendAfter.toMillis()))
                .map(Rows.list(row -> new Turn(
                        new EndpointKey(row.getString("merchant"), row.getString("endpoint_id")),
                        What.valueOf(row.getString("what")),
                        Rows.instant(row, "since"),
                        row.getString("incident"))));
    }

    Future<Void> noteIncident(Queries db, EndpointKey key, String incident) {
        return db.query(NOTE_INCIDENT, args(key).text(incident)).mapEmpty();
    }

    /** All that follows from its recovery is done. */
    Future<Void> recovered(Queries db, EndpointKey key) {
        return db.query(RECOVERED, args(key)).mapEmpty();
    }

    private static Args args(EndpointKey key) {
        return Args.of().text(key.merchant()).text(key.endpointId());
    }

    private static Args content(Stored endpoint) {
        return args(endpoint.key())
                .text(endpoint.channel())
                .text(endpoint.target())
                .texts(endpoint.types())
                .text(endpoint.options())
                .byteses(endpoint.secrets().stream()
                        .map(secret -> Buffer.buffer(secret.bytes()))
                        .toList())
                .instants(untils(endpoint.secrets()))
                .text(Json.write(endpoint.rule()));
    }

    private static List<@Nullable Instant> untils(List<Sealed> secrets) {
        List<@Nullable Instant> out = new ArrayList<>();
        secrets.forEach(secret -> out.add(secret.until()));
        return out;
    }

    private static @Nullable List<Duration> delays(Long @Nullable [] ms) {
        return ms == null ? null : Stream.of(ms).map(Duration::ofMillis).toList();
    }

    private static @Nullable Budget budget(Integer @Nullable [] limits) {
        return limits == null ? null : new Budget(limits[0], limits[1], limits[2]);
    }

    private static Stored stored(Row row) {
        Buffer[] bytes = row.getArrayOfBuffers("secrets");
        OffsetDateTime[] untils = row.getArrayOfOffsetDateTimes("secrets_until");
        List<Sealed> secrets = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            OffsetDateTime until = i < untils.length ? untils[i] : null;
            secrets.add(new Sealed(bytes[i].getBytes(), until == null ? null : until.toInstant()));
        }
        return new Stored(
                new EndpointKey(row.getString("merchant"), row.getString("endpoint_id")),
                row.getString("channel"),
                row.getString("target"),
                new TreeSet<>(List.of(row.getArrayOfStrings("event_types"))),
                row.getString("options"),
                secrets,
                row.getString("state").equals("ACTIVE"),
                row.getString("reason"),
                row.getInteger("revision"),
                Rows.instant(row, "created_at"),
                Json.read(row.getString("rule"), EndpointRule.class),
                Set.of(row.getArrayOfStrings("own_types")),
                Rows.instantOrNull(row, "suspended_at"),
                delays(row.getArrayOfLongs("delays_ms")),
                budget(row.getArrayOfIntegers("budget")));
    }
}
