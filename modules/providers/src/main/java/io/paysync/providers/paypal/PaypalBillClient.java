package io.paysync.providers.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonApi;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Asks for all transactions of a day, page by page, and writes them down as the lines of a settlement report, so that there is one reader
 * for what was fetched and what is handed in. A span with more transactions than PayPal lists at once is halved. PayPal's own counts
 * are compared with what came; a page that was read while another transaction came in makes them differ, and the day is asked again.
 */
final class PaypalBillClient implements BillClient {
    private static final int PAGE_ROWS = 500;
    private static final int PAGE_BYTES_MAX = 4 * 1024 * 1024;
    private static final Duration PAGE_DEADLINE = Duration.ofSeconds(30);
    private static final int PAGES_MAX = 20_000;
    private static final String TOO_MANY = "RESULTSET_TOO_LARGE";

    private final PaypalBearer bearer;
    private final JsonApi.Access access;
    private final Vertx vertx;

    PaypalBillClient(PaypalConfig config, PaypalBearer bearer, Vertx vertx) {
        this.bearer = bearer;
        this.access = new JsonApi.Access(config.access().base(), PAGE_DEADLINE, PAGE_BYTES_MAX);
        this.vertx = vertx;
    }

    /** Whole seconds, the last one included, as PayPal counts. */
    private record Span(Instant first, Instant last) {
        static Span of(LocalDate day) {
            return new Span(
                    day.atStartOfDay(PaypalBills.LOS_ANGELES).toInstant(),
                    day.plusDays(1)
                            .atStartOfDay(PaypalBills.LOS_ANGELES)
                            .toInstant()
                            .minusSeconds(1));
        }

        Span half(boolean later) {
            Instant middle = first.plusSeconds(Duration.between(first, last).toSeconds() / 2);
            return later ? new Span(middle.plusSeconds(1), last) : new Span(first, middle);
        }
    }

    /** A fetch under way. */
    private final class Fetch {
        private final PaypalLines lines;
        private final Instant now;
        private int pages;

        Fetch(PaypalLines lines, Instant now) {
            this.lines = lines;
            this.now = now;
        }

        /** Empty when all of the span is written down. */
        Future<Optional<Answer>> span(Span span) {
            return page(span, 1).compose(answer -> {
                if (tooMany(answer) && span.last().isAfter(span.first())) {
                    return span(span.half(false))
                            .compose(ended -> ended.isPresent() ? done(ended.get()) : span(span.half(true)));
                }
                return rest(span, answer, 1, 0);
            });
        }

        private Future<HttpAnswer> page(Span span, int page) {
            if (++pages > PAGES_MAX) {
                throw Answers.refused("TOO_LARGE", "the day has more than " + PAGES_MAX + " pages");
            }
            String path = "/v1/reporting/transactions?start_date=" + span.first() + "&end_date=" + span.last()
                    + "&fields=transaction_info&page_size=" + PAGE_ROWS + "&page=" + page;
            return bearer.api(now, access).compose(api -> api.get(path));
        }

        private Future<Optional<Answer>> rest(Span span, HttpAnswer answer, int page, int before) {
            if (answer.status() != 200) {
                return done(refused(answer));
            }
            JsonNode body = JsonText.object(Answers.body(answer));
            JsonNode listed = body == null ? null : body.get("transaction_details");
            if (body == null || listed == null || !listed.isArray()) {
                throw Answers.unknown("HTTP 200 without transactions");
            }
            if (!refreshed(body).isAfter(span.last())) {
                return done(new NotReady("NOT_REFRESHED"));
            }
            int all = before + listed.size();
            return vertx.executeBlocking(() -> lines.put(listed), false).compose(written -> {
                if (page < body.path("total_pages").asInt(0)) {
                    return page(span, page + 1).compose(next -> rest(span, next, page + 1, all));
                }
                if (all != body.path("total_items").asInt(-1)) {
                    throw Answers.unknown("PayPal tells another number of transactions than it lists");
                }
                return Future.succeededFuture(Optional.empty());
            });
        }
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        return vertx.executeBlocking(() -> PaypalLines.open(into, bytesMax), false)
                .compose(lines -> new Fetch(lines, now)
                        .span(Span.of(day))
                        .compose(ended -> ended.isPresent()
                                ? Future.succeededFuture(ended.get())
                                : vertx.executeBlocking(lines::end, false).<Answer>map(Fetched::new))
                        .eventually(() -> vertx.executeBlocking(() -> closed(lines), false)))
                .compose(answer -> answer instanceof Fetched
                        ? Future.succeededFuture(answer)
                        : vertx.executeBlocking(() -> Files.write(into, new byte[0]), false)
                                .map(answer));
    }

    private static boolean closed(PaypalLines lines) throws IOException {
        lines.close();
        return true;
    }

    private static Future<Optional<Answer>> done(Answer answer) {
        return Future.succeededFuture(Optional.of(answer));
    }

    /** Up to when PayPal's list is complete; it lags by up to three hours. */
    private static Instant refreshed(JsonNode body) {
        try {
            // An offset as PayPal writes it: +0000.
            String text =
                    JsonText.text(body, "last_refreshed_datetime", "").replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw Answers.unknown("PayPal does not tell up to when its list is complete");
        }
    }

    private static boolean tooMany(HttpAnswer answer) {
        return answer.status() == 400 && new String(Answers.body(answer), StandardCharsets.UTF_8).contains(TOO_MANY);
    }

    private Answer refused(HttpAnswer answer) {
        String name = JsonText.text(JsonText.object(Answers.body(answer)), "name", "HTTP " + answer.status());
        switch (answer.status()) {
            case 400, 403, 404 -> {
                return new Refused(Answers.code(name), "PayPal refuses the request for transactions");
            }
            case 401 -> bearer.forget();
            default -> {}
        }
        throw Answers.unknown("HTTP " + answer.status() + " " + Answers.code(name));
    }
}
