package io.paysync.providers.unionpay;

import io.paysync.platform.net.HttpAsk;
import io.paysync.providers.Outside;
import io.paysync.providers.Steps;
import io.paysync.providers.bill.BeijingTime;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.proof.Proof;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.Signing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
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
    private final UnionpayConfig.Signer merchant;
    private final UnionpayProof proof;
    private final Outside outside;
    private final Signing worker;
    private final URI address;

    UnionpayBillClient(UnionpayConfig config, UnionpayConfig.Signer merchant, UnionpayProof proof, Outside outside) {
        this.config = config;
        this.merchant = merchant;
        this.proof = proof;
        this.outside = outside;
        this.worker = new Signing(outside.vertx());
        this.address = URI.create(config.fileGateway() + "/");
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        UnionpayRequest request = new UnionpayRequest(params(day, now));
        Path wrapped = into.resolveSibling(into.getFileName() + ".answer");
        // A third more for Base64, and something for the rest of the answer.
        long wrappedMax = bytesMax / 3 * 4 + config.answerBytesMax();
        return worker.run(() -> request.form(merchant.sign(request, now)))
                .compose(form ->
                        blocking(() -> Files.write(wrapped, new byte[0])).map(form))
                .compose(form -> outside.calls()
                        .download(
                                HttpAsk.post(address, Buffer.buffer(form), DOWNLOAD_MAX, 1)
                                        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                                        .header("User-Agent", "Paysync"),
                                wrapped,
                                wrappedMax))
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

    private Map<String, String> params(LocalDate day, Instant now) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("version", "5.1.0");
        params.put("encoding", "UTF-8");
        params.put("signMethod", config.signMethod());
        params.put("txnType", "76");
        params.put("txnSubType", "01");
        params.put("bizType", "000000");
        params.put("accessType", "0");
        params.put("merId", config.merId());
        params.put("settleDate", SETTLE_DATE.format(day));
        params.put("txnTime", TXN_TIME.format(now.atZone(BeijingTime.ZONE)));
        params.put("fileType", "00");
        merchant.name(params);
        return params;
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
