package io.paysync.channels.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paysync.channels.Notice;
import io.paysync.channels.Sent;
import io.paysync.channels.Sent.Outcome;
import io.paysync.platform.net.AddressPolicy;
import io.paysync.platform.net.Addresses;
import io.paysync.platform.net.HttpCalls;
import io.paysync.platform.net.HttpCallsConfig;
import io.paysync.testkit.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that somebody else chose never leads into our own network: not when it is saved, not when it is dialled. */
class AddressTest {
    private final AtomicReference<List<InetAddress>> name = new AtomicReference<>(List.of());
    private final AtomicInteger lookUps = new AtomicInteger();
    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        Probe.result(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example/hook",
                "ftp://shop.example/",
                "file:///etc/passwd",
                "gopher://shop.example/",
                "jar:https://shop.example!/",
                "https://shop.example:22/",
                "https://shop.example:6379/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://0.0.0.0/",
                "https://localhost/",
                "https://a.localhost/",
                "https://10.1.2.3/",
                "https://172.16.0.1/",
                "https://192.168.1.1/",
                "https://100.64.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[fc00::1]/",
                "https://[fe80::1]/",
                "https://224.0.0.1/",
                "https://198.18.0.1/",
                "https://255.255.255.255/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2002:7f00:1::]/",
                "https://１２７.0.0.1/",
                "https://127。0。0。1/",
                "https://%31%32%37.0.0.1/",
                "https://user:pass@shop.example/",
                "https://good.example@127.0.0.1/",
                "https://good.example\\@127.0.0.1/",
                "https://shop.example/#@127.0.0.1/",
                "https://shop.example/ x",
                "https://shop.example/\r\nHost: evil",
                " https://shop.example/",
                "https:///hook",
                "",
                "https://shop.example:25/",
                "https://shop.example:5432/",
                "https://shop.example:15701/",
                "https://shop.example:0/",
                "https://shop.example:65536/",
                "https://127.0.0.1./",
                "https://localhost./",
                "https://shop.example./",
                "https://shop..example/",
                "https://10.1/",
                "https://0300.0250.0.1/",
                "https://0xa9fea9fe/",
                "https://0xA9.0xFE.0xA9.0xFE/",
                "https://169.254.43518/",
                "https://4294967296/",
                "https://256.256.256.256/",
                "https://100.100.100.200/",
                "https://168.63.129.16/",
                "https://192.0.2.1/",
                "https://240.0.0.1/",
                "https://[::]/",
                "https://[::ffff:7f00:1]/",
                "https://[0:0:0:0:0:ffff:0a00:0001]/",
                "https://[::7f00:1]/",
                "https://[64:ff9b:1::a00:1]/",
                "https://[2002:a9fe:a9fe::1]/",
                "https://[2001:0:7f00:1::]/",
                "https://[2001:db8::1]/",
                "https://[fec0::1]/",
                "https://[fd00:ec2::254]/",
                "https://[ff02::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[127.0.0.1]/",
                "https://[::1/",
                "https://shop.example:443:443/",
                "https://@127.0.0.1/",
                "https://shop.example/%",
                "//127.0.0.1/",
                "https:127.0.0.1/",
                "https://shop\t.example/",
                "https://blocked.example/hook",
                "https://BLOCKED.example/hook"
            })
    void forbiddenAddressIsRefusedWhenSavedAndWhenDialled(String url) {
        WebhookChannel channel = channel(AddressPolicy.STRICT, Duration.ZERO);
        name.set(List.of(address("93.184.216.34")));

        assertThat(channel.refuse(url, Map.of())).isPresent();
        assertThat(Probe.result(channel.check(url, Map.of()))).isPresent();
        Sent sent = Probe.result(channel.send(notice(url)));
        assertThat(sent.outcome()).isEqualTo(Outcome.RETRY);
        assertThat(sent.error()).isEqualTo("REFUSED_ADDRESS");
    }

    @Test
    void nameWithOneForbiddenAmongItsAddressesIsRefused() {
        WebhookChannel channel = channel(AddressPolicy.STRICT, Duration.ZERO);
        name.set(List.of(address("93.184.216.34"), address("10.0.0.5")));

        assertThat(channel.refuse("https://shop.example/", Map.of())).isEmpty();
        assertThat(Probe.result(channel.check("https://shop.example/", Map.of())))
                .isPresent();
        assertThat(Probe.result(channel.send(notice("https://shop.example/"))).error())
                .isEqualTo("REFUSED_ADDRESS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "::1",
                "fd12::1",
                "fe80::1",
                "64:ff9b::7f00:1",
                "2002:a00:1::",
                "::ffff:10.0.0.1"
            })
    void nameOfAForbiddenAddressIsRefusedWhereverItStandsAmongOthers(String forbidden) {
        WebhookChannel channel = channel(AddressPolicy.STRICT, Duration.ZERO);
        for (List<String> all : List.of(
                List.of(forbidden), List.of("2606:2800:220:1::1", forbidden), List.of(forbidden, "93.184.216.34"))) {
            name.set(all.stream().map(AddressTest::address).toList());

            assertThat(Probe.result(channel.check("https://shop.example/", Map.of())))
                    .as("%s", all)
                    .isPresent();
            assertThat(Probe.result(channel.send(notice("https://shop.example/")))
                            .error())
                    .isEqualTo("REFUSED_ADDRESS");
        }
    }

    @Test
    void nameThatTurnsPrivateAfterItWasSavedIsRefusedWhenDialled() {
        WebhookChannel channel = channel(AddressPolicy.STRICT, Duration.ZERO);
        name.set(List.of(address("93.184.216.34")));
        assertThat(Probe.result(channel.check("https://shop.example/", Map.of())))
                .isEmpty();

        name.set(List.of(address("127.0.0.1")));

        assertThat(Probe.result(channel.send(notice("https://shop.example/"))).error())
                .isEqualTo("REFUSED_ADDRESS");
    }

    @Test
    void nameThatCannotBeResolvedIsNeitherSavedNorDialled() {
        WebhookChannel channel = channel(AddressPolicy.STRICT, Duration.ZERO);
        name.set(List.of());

        assertThat(Probe.result(channel.check("https://shop.example/", Map.of())))
                .isPresent();
        assertThat(Probe.result(channel.send(notice("https://shop.example/"))).error())
                .isEqualTo("DNS");
    }

    @Test
    void addressThatPassedIsDialledForAWhileWhateverTheNameSaysMeanwhile() {
        HttpServer server = Probe.result(vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1"));
        WebhookChannel channel = channel(AddressPolicy.LOCAL, Duration.ofSeconds(30));
        String url = "http://shop.example:" + server.actualPort() + "/";
        name.set(List.of(address("127.0.0.1")));
        assertThat(Probe.result(channel.send(notice(url))).outcome()).isEqualTo(Outcome.DELIVERED);

        name.set(List.of(address("169.254.169.254")));

        assertThat(Probe.result(channel.send(notice(url))).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void webhookHasNoOptions() {
        WebhookChannel channel = channel(AddressPolicy.STRICT, Duration.ZERO);
        name.set(List.of(address("93.184.216.34")));
        Map<String, String> options = Map.of("insecure", "true");

        assertThat(channel.refuse("https://shop.example/", options)).isPresent();
        assertThat(Probe.result(channel.check("https://shop.example/", options)))
                .isPresent();
        assertThat(Probe.result(channel.check("https://shop.example/", Map.of())))
                .isEmpty();
    }

    private WebhookChannel channel(AddressPolicy policy, Duration cache) {
        WebhookConfig d = WebhookConfig.DEFAULT;
        WebhookConfig config = new WebhookConfig(
                Duration.ofSeconds(2),
                d.answerBytesMax(),
                cache,
                d.connectionsPerHost(),
                d.waitingPerHost(),
                Set.of("Blocked.example"),
                d.ca(),
                policy);
        Addresses addresses = new Addresses(vertx, policy, host -> {
            lookUps.incrementAndGet();
            return Future.succeededFuture(new ArrayList<>(name.get()));
        });
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new WebhookChannel(
                config, addresses, new HttpCalls("webhook", vertx, meters, HttpCallsConfig.DEFAULT), meters);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Notice notice(String url) {
        return new Notice(
                "msg_1",
                "order.paid",
                "shop",
                "o1",
                url,
                Map.of(),
                "{}".getBytes(StandardCharsets.UTF_8),
                List.of(StandardWebhooks.generate(new Random(1))),
                Instant.parse("2026-11-20T02:00:00Z"));
    }
}
