package io.paysync.providers.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Lets Stripe make a report of a day in UTC and fetches it. A report that is asked for is found again by its interval, so that asking
 * until it is ready orders it once; Stripe makes them in some minutes, when the day's data is complete.
 */
final class StripeBillClient implements BillClient {
    private static final String TYPE = "balance_change_from_activity.itemized.3";
    private static final String RUNS = "/v1/reporting/report_runs";
    private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(5);
    private static final List<String> COLUMNS = List.of(
            "balance_transaction_id",
            "created_utc",
            "currency",
            "gross",
            "fee",
            "reporting_category",
            "source_id",
            "customer_facing_amount",
            "customer_facing_currency",
            "charge_id",
            "payment_intent_id");

    private final StripeApi api;
    private final StripeConfig config;

    StripeBillClient(StripeApi api, StripeConfig config) {
        this.api = api;
        this.config = config;
    }

    /** The day as Stripe counts it: seconds, the end not in it. */
    private record Interval(long start, long end) {
        static Interval of(LocalDate day) {
            return new Interval(
                    day.atStartOfDay(ZoneOffset.UTC).toEpochSecond(),
                    day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        }

        boolean isOf(JsonNode run) {
            JsonNode parameters = run.path("parameters");
            return TYPE.equals(JsonText.text(run, "report_type"))
                    && parameters.path("interval_start").asLong(-1) == start
                    && parameters.path("interval_end").asLong(-1) == end;
        }
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        Interval interval = Interval.of(day);
        return api.get("/v1/reporting/report_types/" + TYPE)
                .compose(answer -> read(
                        answer,
                        type -> type.path("data_available_end").asLong(0) < interval.end()
                                ? Future.succeededFuture(new NotReady("DATA_NOT_AVAILABLE"))
                                : ordered(day, interval, into, bytesMax)));
    }

    private Future<Answer> ordered(LocalDate day, Interval interval, Path into, long bytesMax) {
        return api.get(RUNS + "?limit=100&created%5Bgte%5D=" + interval.end())
                .compose(answer -> read(answer, list -> {
                    List<JsonNode> runs = StreamSupport.stream(list.path("data").spliterator(), false)
                            .filter(interval::isOf)
                            .toList();
                    // Those that failed stay in the list; each is followed by another.
                    List<JsonNode> good = runs.stream()
                            .filter(run -> !"failed".equals(JsonText.text(run, "status")))
                            .toList();
                    return good.isEmpty()
                            ? order(day, interval, runs.size(), into, bytesMax)
                            : told(good.getFirst(), into, bytesMax);
                }));
    }

    private Future<Answer> order(LocalDate day, Interval interval, int failed, Path into, long bytesMax) {
        String columns = COLUMNS.stream()
                .map(StripeBillClient::column)
                .collect(Collectors.joining())
                .concat(column("payment_metadata[" + config.orderNoKey() + "]"))
                .concat(column("refund_metadata[" + config.refundNoKey() + "]"));
        String form = "report_type=" + TYPE + "&parameters%5Binterval_start%5D=" + interval.start()
                + "&parameters%5Binterval_end%5D=" + interval.end() + columns;
        return api.post(RUNS, form, "paysync-bill-" + day + "-" + failed)
                .compose(answer -> read(answer, run -> told(run, into, bytesMax)));
    }

    private static String column(String name) {
        return "&parameters%5Bcolumns%5D%5B%5D=" + StripeApi.encoded(name);
    }

    private Future<Answer> told(JsonNode run, Path into, long bytesMax) {
        JsonNode mode = run.get("livemode");
        if (mode != null && mode.isBoolean() && mode.booleanValue() != config.live()) {
            throw Answers.unknown("the report is of the other mode than this account's environment");
        }
        return switch (JsonText.text(run, "status", "")) {
            case "pending" -> Future.succeededFuture(new NotReady("pending"));
            case "succeeded" -> download(JsonText.text(run.path("result"), "url", ""), into, bytesMax);
            default -> throw Answers.unknown("the report is neither made nor being made");
        };
    }

    private Future<Answer> download(String url, Path into, long bytesMax) {
        URI uri = Answers.uri(url);
        if (!fetchable(uri)) {
            throw Answers.unknown("the report is not where Stripe keeps files");
        }
        return api.download(uri, into, bytesMax, DOWNLOAD_MAX).map(got -> {
            if (got.status() != 200) {
                throw Answers.unknown("the report was answered with HTTP " + got.status());
            }
            return new Fetched(got.bytes());
        });
    }

    /** The key goes along, so only to Stripe's own host of files, or to where the API is. */
    private boolean fetchable(URI uri) {
        String authority = uri.getRawAuthority();
        boolean files = "files.stripe.com".equals(authority) && "https".equals(uri.getScheme());
        boolean own = authority != null
                && authority.equals(config.apiBase().getRawAuthority())
                && config.apiBase().getScheme().equals(uri.getScheme());
        return files || own;
    }

    /** Refused is what no repeat will change. */
    private static Future<Answer> read(HttpAnswer answer, Function<JsonNode, Future<Answer>> good) {
        return switch (answer.status()) {
            case 200 -> {
                JsonNode body = JsonText.object(Answers.body(answer));
                if (body == null) {
                    throw Answers.unknown("HTTP 200 without an object");
                }
                yield good.apply(body);
            }
            case 400, 401, 403, 404 ->
                Future.succeededFuture(new Refused(StripeApi.code(answer), "Stripe refuses the request for a report"));
            default -> throw Answers.unknown("HTTP " + answer.status() + " " + StripeApi.code(answer));
        };
    }
}
