package io.paysync.providers.unionpay;

import io.paysync.platform.net.HttpAsk;
import io.paysync.providers.reading.Signing;
import io.paysync.providers.unionpay.UnionpayConfig.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Signed requests to one address of UnionPay's, with what each of them says of the merchant. */
final class UnionpayAsks {
    private final UnionpayConfig config;
    private final Signer merchant;
    private final Signing worker;
    private final URI address;

    UnionpayAsks(UnionpayConfig config, Signer merchant, Vertx vertx, String address) {
        this.config = config;
        this.merchant = merchant;
        this.worker = new Signing(vertx);
        this.address = URI.create(address);
    }

    /** @param own what this request says beside that */
    Future<HttpAsk> signed(Map<String, String> own, Instant now, Duration deadline, int answerBytesMax) {
        Map<String, String> params = new TreeMap<>(own);
        params.put("version", "5.1.0");
        params.put("encoding", "UTF-8");
        params.put("signMethod", config.signMethod());
        params.put("accessType", "0");
        params.put("merId", config.merId());
        merchant.name(params);
        UnionpayRequest request = new UnionpayRequest(params);
        return worker.run(() -> request.form(merchant.sign(request, now)))
                .map(form -> HttpAsk.post(address, Buffer.buffer(form), deadline, answerBytesMax)
                        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                        .header("User-Agent", "Paysync"));
    }
}
