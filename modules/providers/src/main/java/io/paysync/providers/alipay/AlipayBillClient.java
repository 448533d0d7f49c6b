package io.paysync.providers.alipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * Fetches trade bills in two steps: a signed answer gives an address, valid for half a minute, where a zip lies. The file
 * itself comes unsigned and without a hash; its own sums are what it is judged by.
 */
final class AlipayBillClient implements BillClient {
    private static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
    private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(5);

    private final AlipayQuery query;
    private final AlipayConfig config;
    private final HttpCalls calls;

    /** @param query knows how a request is signed and an answer is proven */
    AlipayBillClient(AlipayQuery query, AlipayConfig config, HttpCalls calls) {
        this.query = query;
        this.config = config;
        this.calls = calls;
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        return query.ask(METHOD, Map.of("bill_type", "trade", "bill_date", day.toString()), now)
                .compose(answer -> told(answer, into, bytesMax, now));
    }

    private Future<Answer> told(HttpAnswer answer, Path into, long bytesMax, Instant now) {
        AlipayResponse response =
                query.response(answer, "alipay_data_dataservice_bill_downloadurl_query_response", now);
        JsonNode content = response.content();
        String code = JsonText.text(content, "code", "");
        String subCode = JsonText.text(content, "sub_code", "");
        if (code.equals("10000")) {
            AlipayQuery.proven(response);
            return download(JsonText.text(content, "bill_download_url", ""), into, bytesMax);
        }
        return Future.succeededFuture(
                switch (AlipayCodes.bare(subCode)) {
                    // There is no bill of a day without trades, nor of one that is not ready yet.
                    case "NO_BILL_DATA" -> new Nothing(Answers.code(subCode));
                    case "BILL_NOT_EXIST" -> new NotReady(Answers.code(subCode));
                    default -> {
                        boolean wrong = AlipayQuery.misconfigured(code, subCode)
                                || AlipayCodes.bare(subCode).equals("INVAILID_ARGUMENTS");
                        if (!wrong || AlipayQuery.limited(code, subCode)) {
                            throw Answers.unknown(
                                    "Alipay answered " + Answers.code(code) + " " + Answers.code(subCode));
                        }
                        yield new Refused(Answers.code(subCode), "Alipay refuses the request");
                    }
                });
    }

    private Future<Answer> download(String url, Path into, long bytesMax) {
        URI uri = Answers.uri(url);
        if (!fetchable(uri)) {
            throw Answers.unknown("the answer names no bill that can be fetched");
        }
        return calls.download(HttpAsk.get(uri, DOWNLOAD_MAX, 1).header("User-Agent", "Paysync"), into, bytesMax)
                .map(got -> {
                    if (got.status() != 200) {
                        throw Answers.unknown("the bill was answered with HTTP " + got.status());
                    }
                    return new Fetched(got.bytes());
                });
    }

    /** From Alipay's own hosts, or from where the gateway is. */
    private boolean fetchable(URI uri) {
        String authority = uri.getRawAuthority();
        boolean own = authority != null && authority.equals(config.gateway().getRawAuthority());
        boolean theirs = uri.getHost() != null
                && uri.getPort() == -1
                && (uri.getHost().endsWith(".alipay.com") || uri.getHost().endsWith(".alipaydev.com"));
        return uri.getRawUserInfo() == null && (own || theirs);
    }
}
