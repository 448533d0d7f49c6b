package io.paysync.providers.wechatpay;

import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.platform.net.HttpCalls;
import io.paysync.providers.Outside;
import io.paysync.providers.proof.TimedKey;
import io.paysync.providers.reading.Signing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Requests to APIv3, signed with the merchant's key. Whether an answer is genuine is for the caller to see. */
final class WechatApi {
    private final WechatConfig config;
    private final WechatConfig.Api api;
    private final Outside outside;
    private final Signing signing;

    WechatApi(WechatConfig config, WechatConfig.Api api, Outside outside) {
        this.config = config;
        this.api = api;
        this.outside = outside;
        this.signing = new Signing(outside.vertx());
    }

    Future<HttpAnswer> get(String pathAndQuery, Instant now) {
        return get(pathAndQuery, api.deadline(), now);
    }

    /** @param deadline total, when it must be another than that of queries */
    Future<HttpAnswer> get(String pathAndQuery, Duration deadline, Instant now) {
        HttpAsk ask = HttpAsk.get(uri(pathAndQuery), deadline, api.answerBytesMax());
        return send(ask, request("GET", pathAndQuery, "", now), now);
    }

    Future<HttpAnswer> post(String path, String body, Instant now) {
        HttpAsk ask = HttpAsk.post(uri(path), Buffer.buffer(body), api.deadline(), api.answerBytesMax());
        return send(ask, request("POST", path, body, now), now);
    }

    /** A base with a path stands for a proxy that adds it; signed is what it sends on. */
    private URI uri(String pathAndQuery) {
        return URI.create(api.base() + pathAndQuery);
    }

    private static WechatRequest request(String method, String pathAndQuery, String body, Instant now) {
        return new WechatRequest(
                method,
                pathAndQuery,
                Long.toString(now.getEpochSecond()),
                UUID.randomUUID().toString().replace("-", ""),
                body);
    }

    /** A file at the address that an answer gave, with its path and query signed as they stand there. */
    Future<HttpCalls.Downloaded> download(URI uri, Path into, long bytesMax, Duration deadline, Instant now) {
        String pathAndQuery = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        WechatRequest request = request("GET", pathAndQuery, "", now);
        HttpAsk ask = HttpAsk.get(uri, deadline, 1).header("User-Agent", "Paysync");
        return signing.run(() -> request.authorization(
                        config.mchid(), api.merchantSerial(), request.signature(api.merchantKey())))
                .compose(authorization ->
                        outside.calls().download(ask.header("Authorization", authorization), into, bytesMax));
    }

    /** Files come from where the API is, or from another of WeChat Pay's hosts. */
    boolean fetchable(URI uri) {
        boolean own = uri.getRawAuthority() != null
                && uri.getRawAuthority().equals(api.base().getRawAuthority());
        boolean theirs = "https".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() == -1
                && uri.getHost().endsWith(".weixin.qq.com");
        return uri.getRawPath() != null && uri.getRawUserInfo() == null && (own || theirs);
    }

    <T> Future<T> blocking(Callable<T> work) {
        return outside.vertx().executeBlocking(work, false);
    }

    private Future<HttpAnswer> send(HttpAsk ask, WechatRequest request, Instant now) {
        HttpAsk complete = ask.header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("User-Agent", "Paysync");
        TimedKey<PublicKey> wanted = publicKey(now);
        HttpAsk choosing = wanted == null ? complete : complete.header("Wechatpay-Serial", wanted.id());
        return signing.run(() -> request.authorization(
                        config.mchid(), api.merchantSerial(), request.signature(api.merchantKey())))
                .compose(authorization -> outside.calls().send(choosing.header("Authorization", authorization)));
    }

    /** With a public key configured the answer shall be signed by it, not by a certificate. */
    private @Nullable TimedKey<PublicKey> publicKey(Instant now) {
        return config.keys().validAt(now).stream()
                .filter(key -> key.id().startsWith(WechatConfig.PUBLIC_KEY_PREFIX))
                .findFirst()
                .orElse(null);
    }
}
