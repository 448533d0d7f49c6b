package io.paysync.intake;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Environment;
import io.paysync.contract.domain.FactKey;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.contract.domain.Source;
import io.paysync.providers.Account;
import io.paysync.providers.Ack;
import io.paysync.providers.KeyTerm;
import io.paysync.providers.QueryClient;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A provider for tests: the body is event keys with commas between them, signed by HMAC in {@code X-Signature}. */
final class FakeAccount implements Account {
    private final AccountRef ref;
    private final String merchant;
    private final String key;
    volatile List<KeyTerm> keys = List.of();

    FakeAccount(String account, String merchant, String key) {
        this.ref = new AccountRef("fake", account);
        this.merchant = merchant;
        this.key = key;
    }

    /** A whole HTTP request with a genuine signature. */
    String request(String body) {
        return request(body, sign(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    String request(String body, String signature) {
        return "POST /callbacks/fake/" + ref.account() + " HTTP/1.1\r\nHost: pay.example\r\nX-Signature: " + signature
                + "\r\nContent-Type: text/plain\r\nAuthorization: Basic c2VjcmV0\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    FactKey factKey(String event) {
        return new FactKey(ref, event);
    }

    String sign(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public AccountRef ref() {
        return ref;
    }

    @Override
    public String merchant() {
        return merchant;
    }

    @Override
    public Environment environment() {
        return Environment.SANDBOX;
    }

    @Override
    public Verdict verify(RawCallback raw, Instant now) {
        String text = new String(raw.body(), StandardCharsets.ISO_8859_1);
        if (text.equals("throw")) {
            throw new IllegalStateException("a bug");
        }
        if (text.equals("probe")) {
            return new Verdict.Refused(Reason.BAD_SIGNATURE, "probe", true, false);
        }
        String given = raw.one("X-Signature");
        if (given == null) {
            return Verdict.Refused.of(Reason.MISSING_SIGNATURE, "no X-Signature");
        }
        if (!MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), sign(raw.body()).getBytes(StandardCharsets.UTF_8))) {
            return Verdict.Refused.of(Reason.BAD_SIGNATURE, "HMAC differs");
        }
        List<PaymentFact> facts =
                Arrays.stream(text.split(",")).map(event -> fact(event, now)).toList();
        return new Verdict.Genuine(facts, "main");
    }

    /** A body that begins with "slow" is judged only after a while, as when a certificate has to be fetched. */
    @Override
    public @Nullable Future<Verdict> prove(RawCallback raw, Instant now) {
        if (raw.body().length < 4 || !new String(raw.body(), 0, 4, StandardCharsets.ISO_8859_1).equals("slow")) {
            return null;
        }
        Promise<Verdict> judged = Promise.promise();
        Thread.ofVirtual().start(() -> judged.complete(verify(raw, now)));
        return judged.future();
    }

    private PaymentFact fact(String event, Instant now) {
        return new PaymentFact(
                factKey(event),
                Source.CALLBACK,
                merchant,
                "order-" + event,
                "trade-" + event,
                new Claim.Paid(new Money(8880, "CNY"), now, true),
                "SUCCESS",
                now,
                now,
                false,
                false,
                environment());
    }

    @Override
    public Verdict explain(RawCallback raw, Instant now, Consumer<String> step) {
        return verify(raw, now);
    }

    @Override
    public List<KeyTerm> keys() {
        return keys;
    }

    @Override
    public Ack accepted() {
        return new Ack(200, "text/plain", "success");
    }

    @Override
    public Ack refused(Verdict.Refused why) {
        return new Ack(why.later() ? 503 : 401, "text/plain", "fail");
    }

    @Override
    public Ack unavailable() {
        return new Ack(503, "text/plain", "fail");
    }

    @Override
    public Optional<QueryClient> client() {
        return Optional.empty();
    }
}
