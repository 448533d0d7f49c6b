package io.paysync.statusapi;

import io.paysync.testkit.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks with HTTP/2 on clear text from the first byte, which the JDK's client cannot. Requests without a body. */
final class Http2Caller {
    private final HttpClient client;

    Http2Caller(Vertx vertx) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    Answer send(HttpRequest request) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setAbsoluteURI(request.uri().toString());
        request.headers().map().forEach((name, values) -> values.forEach(value -> options.addHeader(name, value)));
        HttpClientResponse response = Probe.result(client.request(options)
                .compose(r -> r.send().compose(got -> got.body().map(body -> got))));
        Buffer body = Probe.result(response.body());
        Map<String, List<String>> headers = new HashMap<>();
        response.headers()
                .names()
                .forEach(name -> headers.put(name, response.headers().getAll(name)));
        return new Answer(response.statusCode(), HttpHeaders.of(headers, (name, value) -> true), body.toString());
    }
}
