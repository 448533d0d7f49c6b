package io.paysync.providers.adyen;

import io.paysync.platform.config.Secret;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonApi;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * Fetches the payments accounting report of a day. Settlement details are numbered by payout and not named by a day, so these have to
 * be handed in. What comes is neither signed nor hashed: TLS and the report user's password are all there is.
 */
final class AdyenBillClient implements BillClient {
    private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(5);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy_MM_dd");

    private final AdyenConfig config;
    private final Secret user;
    private final HttpCalls calls;

    AdyenBillClient(AdyenConfig config, Secret user, HttpCalls calls) {
        this.config = config;
        this.user = user;
        this.calls = calls;
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        URI uri = URI.create(config.reportBase() + "/reports/download/MerchantAccount/"
                + JsonApi.encoded(config.merchantAccount()) + "/payments_accounting_report_" + DAY.format(day)
                + ".csv");
        HttpAsk ask = HttpAsk.get(uri, DOWNLOAD_MAX, 1)
                .header("Authorization", user.reveal())
                .header("User-Agent", "Paysync");
        return calls.download(ask, into, bytesMax).map(got -> switch (got.status()) {
            case 200 -> new Fetched(got.bytes());
            // Adyen says the same of a report that is not made yet and of one that nobody ordered.
            case 404 -> new NotReady("HTTP 404");
            case 401, 403 -> new Refused("HTTP " + got.status(), "Adyen refuses the report user");
            default -> throw Answers.unknown("the report was answered with HTTP " + got.status());
        });
    }
}
