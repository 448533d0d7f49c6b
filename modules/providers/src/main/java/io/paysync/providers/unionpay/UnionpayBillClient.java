package io.paysync.providers.unionpay;

import io.paysync.providers.Outside;
import io.paysync.providers.Steps;
import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.reading.Answers;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/**
 * Fetches the files of a settlement day ({@code txnType} 76): a zip, deflated and in Base64, as one parameter of a signed answer. The
 * answer goes to disk as it comes, its signature is verified over what lies there, and only then it is unpacked; so a file that
 * UnionPay did not make is never read as a bill.
 */
final class UnionpayBillClient implements BillClient {
    private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(5);
    private static final DateTimeFormatter SETTLE_DATE = DateTimeFormatter.ofPattern("MMdd");

    private static final DateTimeFormatter TXN_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    /** {@code 98}: there is no such file, whether not yet or because the day had nothing. */
    private static final String NO_FILE = "98";

    /** The answer may come at another time; every other code says that the request is wrong or not allowed. */
    private static final Set<String> AGAIN = Set.of("01", "02", "03", "04", "05", "06", "37", "99");

    private final UnionpayConfig config;
    private final UnionpayProof proof;
    private final Outside outside;
    private final UnionpayAsks asks;

    UnionpayBillClient(UnionpayConfig config, UnionpayConfig.Signer merchant, UnionpayProof proof, Outside outside) {
        this.config = config;
        this.proof = proof;
        this.outside = outside;
        this.asks = new UnionpayAsks(config, merchant, outside.vertx(), config.fileGateway() + "/");
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        Path wrapped = into.resolveSibling(into.getFileName() + ".answer");
        // A third more for Base64, and something for the rest of the answer.
        long wrappedMax = bytesMax / 3 * 4 + config.answerBytesMax();
        return asks.signed(params(day, now), now, DOWNLOAD_MAX, 1)
                .compose(
                        ask -> blocking(() -> Files.write(wrapped, new byte[0])).map(ask))
                .compose(ask -> outside.calls().download(ask, wrapped, wrappedMax))
                .compose(got -> {
                    if (got.status() != 200) {
                        throw Answers.unknown("HTTP " + got.status());
                    }
                    return blocking(() -> told(wrapped, day, into, bytesMax, now));
                })
                .eventually(() -> blocking(() -> Files.deleteIfExists(wrapped)));
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> Future<T> blocking(Work<T> work) {
        return outside.vertx().executeBlocking(work::run, false);
    }

    private static Map<String, String> params(LocalDate day, Instant now) {
        return Map.of(
                "txnType", "76",
                "txnSubType", "01",
                "bizType", "000000",
                "settleDate", SETTLE_DATE.format(day),
                "txnTime", TXN_TIME.format(now.atZone(BeijingTime.ZONE)),
                "fileType", "00");
    }

    private Answer told(Path wrapped, LocalDate day, Path into, long bytesMax, Instant now) throws IOException {
        UnionpayFile file = UnionpayFile.of(wrapped, config.answerBytesMax());
        UnionpayForm form = file.form();
        boolean genuine = form.form().problem() == null
                && proof.judge(form, file, file.signedLength(), now, Steps.SILENT) instanceof Proof.By;
        if (!genuine) {
            throw Answers.unknown("the answer is not signed by UnionPay");
        }
        if (!config.merId().equals(form.text("merId"))
                || !SETTLE_DATE.format(day).equals(form.text("settleDate"))) {
            throw Answers.unknown("the answer is about another merchant or day");
        }
        String code = form.text("respCode");
        if (code.equals("00")) {
            return new Fetched(file.unpack(into, bytesMax));
        }
        if (code.equals(NO_FILE)) {
            return new NotReady(code);
        }
        if (code.isEmpty() || AGAIN.contains(code)) {
            throw Answers.unknown("UnionPay answered " + Answers.code(code));
        }
        return new Refused(Answers.code(code), "UnionPay refuses the request for a bill");
    }
}
