package io.paysync.statusapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.statusapi.http.TlsConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2Test {
    private static TestApi clearText(boolean allowed) {
        TestApi.Builder builder = TestApi.builder();
        builder.http2ClearText = allowed;
        TestApi api = builder.start();
        api.owners.given("default", "A-1");
        return api;
    }

    private static HttpClient client(TestApi api, HttpClientOptions options) {
        return api.node.vertx().createHttpClient(options.setConnectTimeout(3_000));
    }

    private static HttpClientOptions h2c() {
        return new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
    }

    private static Future<HttpClientResponse> ask(HttpClient client, TestApi api, String host, String path) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(host)
                .setPort(api.port())
                .setURI(path)
                .putHeader("authorization", "Bearer " + api.keys.get("read"));
        return client.request(options).compose(request -> request.send());
    }

    @Test
    void http2OnClearTextWorksWhereItIsAllowed() {
        try (TestApi api = clearText(true)) {
            HttpClient client = client(api, h2c());
            List<Future<HttpClientResponse>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> ask(client, api, "127.0.0.1", "/v1/orders/A-1"))
                    .toList();

            answers.forEach(answer -> {
                assertThat(Probe.result(answer).version()).isEqualTo(HttpVersion.HTTP_2);
                assertThat(Probe.result(answer).statusCode()).isEqualTo(200);
            });
            HttpClientResponse missing = Probe.result(ask(client, api, "127.0.0.1", "/v1/orders/none"));
            assertThat(missing.getHeader("content-type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void http2OnClearTextIsRefusedOtherwise() {
        try (TestApi api = clearText(false)) {
            assertThat(Probe.failure(ask(client(api, h2c()), api, "127.0.0.1", "/")))
                    .isNotNull();
        }
    }

    @Test
    void aLiveFeedWorksOnHttp2AndEndsWithItsStream() {
        try (TestApi api = clearText(true)) {
            HttpClient client = client(api, h2c());
            Buffer text = Buffer.buffer();
            HttpClientResponse feed = Probe.result(ask(client, api, "127.0.0.1", "/v1/orders/A-1/events")
                    .onSuccess(response -> response.handler(text::appendBuffer)));

            Probe.until("the snapshot", () -> text.toString().contains("event: snapshot"));
            feed.request().reset();

            Probe.until(
                    "the feed is gone",
                    () -> api.node
                                    .node()
                                    .meters()
                                    .get("paysync.api.watchers")
                                    .gauge()
                                    .value()
                            == 0);
            assertThat(Probe.result(ask(client, api, "127.0.0.1", "/")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCallerThatResetsItsStreamsOverAndOverIsSentAway() {
        try (TestApi api = clearText(true)) {
            AtomicInteger closed = new AtomicInteger();
            HttpClient client = api.node
                    .vertx()
                    .httpClientBuilder()
                    .with(h2c().setHttp2MultiplexingLimit(100))
                    .withConnectHandler(connection -> connection.closeHandler(v -> closed.incrementAndGet()))
                    .build();

            Probe.until("the connection is ended", () -> {
                for (int i = 0; i < 100; i++) {
                    client.request(HttpMethod.GET, api.port(), "127.0.0.1", "/v1/orders/A-1/events")
                            .onSuccess(request -> {
                                request.putHeader("authorization", "Bearer " + api.keys.get("read"));
                                request.end();
                                request.reset(8);
                            });
                }
                return closed.get() > 0;
            });

            assertThat(api.get("read", "/v1/orders/A-1").status()).isEqualTo(200);
        }
    }

    @Test
    void headersBeyondTheBoundAreRefusedOnHttp2Too() {
        try (TestApi api = clearText(true)) {
            HttpClient client = client(api, h2c());
            Future<HttpClientResponse> answer = client.request(HttpMethod.GET, api.port(), "127.0.0.1", "/")
                    .compose(request ->
                            request.putHeader("x-wide", "y".repeat(100_000)).send());

            Probe.until("an end", answer::isComplete);
            assertThat(answer.failed() || answer.result().statusCode() == 431).isTrue();
            assertThat(api.get(null, "/").status()).isEqualTo(200);
        }
    }

    @Test
    void withTlsTheBetterProtocolIsChosenAndTheCertificateIsReloaded(@TempDir Path dir) throws IOException {
        SelfSignedCertificate first = SelfSignedCertificate.create("localhost");
        SelfSignedCertificate second = SelfSignedCertificate.create("localhost");
        Path certificate = dir.resolve("cert.pem");
        Path key = dir.resolve("key.pem");
        install(first, certificate, key);
        TestApi.Builder builder = TestApi.builder();
        builder.tls = new TlsConfig(certificate, key, Duration.ofMillis(50));
        try (TestApi api = builder.start()) {
            assertThat(version(api, first, true)).isEqualTo(HttpVersion.HTTP_2);
            assertThat(version(api, first, false)).isEqualTo(HttpVersion.HTTP_1_1);

            Files.writeString(certificate, "rubbish");
            assertThat(version(api, first, true)).isEqualTo(HttpVersion.HTTP_2);
            install(second, certificate, key);

            Probe.until("the new certificate", () -> version(api, second, true) == HttpVersion.HTTP_2);
        } finally {
            first.delete();
            second.delete();
        }
    }

    private static void install(SelfSignedCertificate pair, Path certificate, Path key) throws IOException {
        Files.copy(Path.of(pair.privateKeyPath()), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(Path.of(pair.certificatePath()), certificate, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @return what was spoken, or null when the certificate is not the expected one */
    private static HttpVersion version(TestApi api, SelfSignedCertificate expected, boolean alpn) {
        HttpClient client = client(
                api,
                new HttpClientOptions()
                        .setSsl(true)
                        .setUseAlpn(alpn)
                        .setProtocolVersion(alpn ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                        .setTrustOptions(new PemTrustOptions().addCertPath(expected.certificatePath())));
        Future<HttpClientResponse> answer = ask(client, api, "localhost", "/");
        Probe.until("an end", answer::isComplete);
        client.close();
        return answer.succeeded() ? answer.result().version() : null;
    }
}
