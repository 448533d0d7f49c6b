package io.paysync.providers.wechatpay;

import com.fasterxml.jackson.databind.JsonNode;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.providers.bill.BillClient;
import io.paysync.providers.reading.Answers;
import io.paysync.providers.reading.JsonText;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches trade bills in two steps: a signed answer gives an address, valid for five minutes, and the hash of what lies
 * there unpacked. The file itself comes unsigned.
 */
final class WechatBillClient implements BillClient {
    private static final Duration DOWNLOAD_MAX = Duration.ofMinutes(5);

    private final WechatApi api;
    private final WechatQuery query;

    /** @param query knows how an answer is proven */
    WechatBillClient(WechatApi api, WechatQuery query) {
        this.api = api;
        this.query = query;
    }

    @Override
    public Future<Answer> fetch(LocalDate day, Path into, long bytesMax, Instant now) {
        return api.get("/v3/bill/tradebill?bill_date=" + day + "&bill_type=ALL&tar_type=GZIP", now)
                .compose(answer -> query.proven(answer, 200, now))
                .compose(answer -> answer.status() == 200
                        ? download(JsonText.object(Answers.body(answer)), into, bytesMax, now)
                        : Future.succeededFuture(refused(answer)));
    }

    private static Answer refused(HttpAnswer answer) {
        String code = JsonText.text(JsonText.object(Answers.body(answer)), "code", "");
        return switch (code) {
            case "NO_STATEMENT_EXIST" -> new Nothing(code);
            case "STATEMENT_CREATING" -> new NotReady(code);
            default -> {
                if (code.isEmpty() || answer.status() == 429 || answer.status() >= 500) {
                    throw Answers.unknown("HTTP " + answer.status() + " " + Answers.code(code));
                }
                yield new Refused(Answers.code(code), "WeChat Pay refuses the request");
            }
        };
    }

    private Future<Answer> download(@Nullable JsonNode told, Path into, long bytesMax, Instant now) {
        URI uri = Answers.uri(JsonText.text(told, "download_url", ""));
        String hash = JsonText.text(told, "hash_value", "");
        if (!JsonText.text(told, "hash_type", "").equals("SHA1") || hash.length() != 40 || !api.fetchable(uri)) {
            throw Answers.unknown("the answer names no bill that can be fetched");
        }
        return api.download(uri, into, bytesMax, DOWNLOAD_MAX, now).compose(got -> {
            if (got.status() != 200) {
                throw Answers.unknown("the bill was answered with HTTP " + got.status());
            }
            return api.blocking(() -> sha1(into, bytesMax)).map(found -> {
                if (!found.equalsIgnoreCase(hash)) {
                    throw Answers.unknown("the bill is not the one whose hash was told");
                }
                return new Fetched(got.bytes());
            });
        });
    }

    /** Of what is in the file unpacked, without end when it unpacks without end: at most a thousand times its size. */
    private static String sha1(Path file, long bytesMax) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        byte[] buffer = new byte[1 << 16];
        long left = bytesMax * 1000;
        try (InputStream in = unpacked(file)) {
            for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                left -= n;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static InputStream unpacked(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(2);
        }
        boolean gzip = head.length == 2 && head[0] == 0x1f && head[1] == (byte) 0x8b;
        return gzip ? new GZIPInputStream(Files.newInputStream(file), 1 << 16) : Files.newInputStream(file);
    }
}
