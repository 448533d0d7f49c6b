package io.paysync.statusapi.about;

import io.paysync.statusapi.http.ApiHandler;
import io.paysync.statusapi.http.Call;
import io.paysync.statusapi.http.Reply;
import io.paysync.statusapi.openapi.OpenApi;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers made once at start. The page's files are in the jar and name nothing outside of it. */
public final class AboutHandlers {
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Reply index;
    private final Reply yaml;
    private final Reply json;
    private final Reply pageEnglish;
    private final Reply pageChinese;
    private final Reply script;
    private final Reply style;

    /** Reads the page's files; blocks. */
    public AboutHandlers(OpenApi openApi) {
        String version = AboutHandlers.class.getPackage().getImplementationVersion();
        index = Reply.json(200, new Index("paysync", version == null ? "dev" : version, links()));
        yaml = Reply.of(200, "application/yaml", openApi.yaml(), Map.of());
        json = Reply.of(200, "application/json", Buffer.buffer(openApi.json().encode()), Map.of());
        String html = resource("watch.html");
        pageEnglish = page(html, "en");
        pageChinese = page(html, "zh-CN");
        script = file("text/javascript; charset=utf-8", resource("watch.js"));
        style = file("text/css; charset=utf-8", resource("watch.css"));
    }

    /** By operationId. */
    public Map<String, ApiHandler> handlers() {
        return Map.of(
                "getIndex", call -> Future.succeededFuture(index),
                "getOpenApiYaml", call -> Future.succeededFuture(yaml),
                "getOpenApiJson", call -> Future.succeededFuture(json),
                "getWatchPage", this::page,
                "getWatchScript", call -> Future.succeededFuture(script),
                "getWatchStyle", call -> Future.succeededFuture(style));
    }

    private Future<Reply> page(Call call) {
        String languages = call.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        return Future.succeededFuture(Languages.prefersChinese(languages) ? pageChinese : pageEnglish);
    }

    private static Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("openapi", "/openapi.yaml");
        links.put("orders", "/v1/orders");
        links.put("changes", "/v1/changes");
        links.put("endpoints", "/v1/endpoints");
        links.put("deliveries", "/v1/deliveries");
        links.put("incidents", "/v1/incidents");
        return links;
    }

    private static Reply page(String html, String language) {
        return Reply.of(
                200,
                "text/html; charset=utf-8",
                Buffer.buffer(html.replace("lang=\"en\"", "lang=\"" + language + "\"")),
                Map.of("content-security-policy", PAGE_POLICY, "vary", "accept-language"));
    }

    private static Reply file(String type, String text) {
        return Reply.of(200, type, Buffer.buffer(text), Map.of("cache-control", "public, max-age=300"));
    }

    private static String resource(String name) {
        try (InputStream in = AboutHandlers.class.getResourceAsStream("/watch/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Index(String name, String version, Map<String, String> links) {}
}
