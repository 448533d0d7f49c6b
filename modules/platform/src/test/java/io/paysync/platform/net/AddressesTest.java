package io.paysync.platform.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.bus.Fault;
import io.paysync.contract.bus.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list G of outbound addresses: what is refused at the first look, and what is refused only when dialled. */
final class AddressesTest {
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // G1, G2 literal addresses that are not public
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://0.0.0.0/",
                "https://localhost/",
                "https://a.localhost/",
                "https://10.1.2.3/",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.168.1.1/",
                "https://100.64.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                "https://224.0.0.1/",
                "https://[ff02::1]/",
                "https://198.18.0.1/",
                "https://255.255.255.255/",
                "https://240.0.0.1/",
                "https://192.0.2.1/",
                "https://168.63.129.16/",
                "https://100.100.100.200/",
                // G3 other spellings
                "https://2130706433/",
                "https://0x7f.1/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.0.01/",
                "https://1.2.3.4.5/",
                "https://256.1.1.1/",
                "https://8.8.8.8./",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[64:ff9b:1::1]/",
                "https://[2002:7f00:1::]/",
                "https://[2001:0:1::1]/",
                "https://[::]/",
                "https://[fec0::1]/",
                "https://[fe80::1%25eth0]/",
                "https://example.com./",
                "https://ex\u00e4mple.com/",
                "https://\uff45xample.com/",
                "https://ex%61mple.com/",
                "https://exa_mple-.com/",
                "https://-example.com/",
                "https://.example.com/",
                "https://a..b/",
                // G4 userinfo, fragments, other characters
                "https://user:pass@example.com/",
                "https://example.com@evil.com/",
                "https://example.com\\@evil.com/",
                "https:\\\\example.com/",
                "https://example.com/#x",
                "https://example.com#@evil.com/",
                " https://example.com/",
                "https://example.com/ x",
                "https://example.com/\r\nX: y",
                "https://example.com/\t",
                "https:///example.com/",
                "https:/example.com/",
                "//example.com/",
                "https://",
                "",
                "https://example.com:/",
                "https://example.com/\u00e4",
                "https://example.com/%zz",
                "https://example.com/a|b",
                // G5 schemes and ports
                "http://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "jar:https://example.com!/",
                "javascript:alert(1)",
                "https://example.com:22/",
                "https://example.com:25/",
                "https://example.com:5432/",
                "https://example.com:6379/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://example.com:99999/",
                "https://example.com:443443/",
            })
    void refusedAtTheFirstLook(String url) {
        Addresses addresses = strict(host -> Future.succeededFuture(List.of(address("93.184.216.34"))));

        assertThatThrownBy(() -> addresses.parse(url))
                .isInstanceOf(FaultException.class)
                .satisfies(e -> assertThat(((FaultException) e).fault().code()).isEqualTo(Fault.Code.REFUSED));
        assertThat(faultOf(addresses.check(url)).code()).isEqualTo(Fault.Code.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com/",
        "https://Example.COM/Path?q=1, https://example.com/Path?q=1",
        "HTTPS://example.com:443/a, https://example.com/a",
        "https://example.com:8443/a%20b, https://example.com:8443/a%20b",
        "https://example.com?q=1, https://example.com/?q=1",
        "https://xn--exmple-cua.com/, https://xn--exmple-cua.com/",
        "https://8.8.8.8/x, https://8.8.8.8/x",
        "https://[2606:2800:220:1::1]/, https://[2606:2800:220:1::1]/",
    })
    void acceptedInOneCanonicalForm(String url, String canonical) {
        Addresses addresses = strict(host -> Future.succeededFuture(List.of(address("93.184.216.34"))));

        assertThat(addresses.parse(url)).hasToString(canonical);
        assertThat(value(addresses.check(url)).uri()).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
                        "::1",
                "fd00::1", "fe80::1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "ff02::1", "::ffff:10.0.0.1",
                        "::a00:1"
            })
    void nameThatResolvesToAnAddressOfOursIsRefused(String hidden) {
        Addresses alone = strict(host -> Future.succeededFuture(List.of(address(hidden))));
        Addresses mixed = strict(host -> Future.succeededFuture(List.of(address("93.184.216.34"), address(hidden))));

        assertThat(faultOf(alone.check("https://rebind.example.com/")).code()).isEqualTo(Fault.Code.REFUSED);
        assertThat(faultOf(mixed.check("https://rebind.example.com/")).code()).isEqualTo(Fault.Code.REFUSED);
    }

    @Test
    void nameIsResolvedAgainForEachDialAndTheCheckedAddressIsTheOneToDial() {
        AtomicInteger asked = new AtomicInteger();
        Addresses flipping = strict(host ->
                Future.succeededFuture(List.of(address(asked.incrementAndGet() == 1 ? "93.184.216.34" : "127.0.0.1"))));

        Receiver first = value(flipping.check("https://flip.example.com/"));

        assertThat(first.address()).isEqualTo(address("93.184.216.34"));
        assertThat(faultOf(flipping.check("https://flip.example.com/")).code()).isEqualTo(Fault.Code.REFUSED);
    }

    @Test
    void resolverThatFailsOrHangsOrKnowsNothingIsNoPass() {
        assertThat(faultOf(strict(host -> Future.failedFuture(new UnknownHostException(host)))
                                .check("https://example.com/"))
                        .code())
                .isEqualTo(Fault.Code.UNAVAILABLE);
        assertThat(faultOf(strict(host -> Future.succeededFuture(List.of())).check("https://example.com/"))
                        .code())
                .isEqualTo(Fault.Code.UNAVAILABLE);
        assertThat(faultOf(strict(host -> Promise.<List<InetAddress>>promise().future())
                                .check("https://example.com/"))
                        .code())
                .isEqualTo(Fault.Code.UNAVAILABLE);
    }

    @Test
    void policyOpensPrivateNetworksButNeverLinkLocal() {
        Addresses local = new Addresses(vertx, AddressPolicy.LOCAL);

        assertThat(value(local.check("http://localhost:1234/x")).address().isLoopbackAddress())
                .isTrue();
        assertThat(value(local.check("http://127.0.0.1:1234/x")).uri()).hasToString("http://127.0.0.1:1234/x");
        assertThat(faultOf(local.check("http://169.254.169.254/")).code()).isEqualTo(Fault.Code.REFUSED);
        assertThat(faultOf(local.check("http://[64:ff9b::7f00:1]/")).code()).isEqualTo(Fault.Code.REFUSED);
    }

    @Test
    void allowedAndDeniedNetworksAreHeeded() {
        AddressPolicy policy = new AddressPolicy(
                false,
                false,
                Set.of(),
                List.of(Cidr.of("10.20.0.0/16")),
                List.of(Cidr.of("10.20.9.0/24"), Cidr.of("93.184.0.0/16")));
        Addresses addresses = new Addresses(vertx, policy);

        assertThat(addresses.parse("https://10.20.1.1/")).hasToString("https://10.20.1.1/");
        List<String> refused = new ArrayList<>();
        for (String url : List.of(
                "https://10.21.1.1/", "https://10.20.9.1/", "https://93.184.216.34/", "https://8.8.8.8:8443/")) {
            if (faultOf(addresses.check(url)).code() == Fault.Code.REFUSED) {
                refused.add(url);
            }
        }
        assertThat(refused).hasSize(4);
    }

    static Stream<String> noNetworks() {
        return Stream.of("", "10.0.0.0/33", "10.0.0/8", "x", "10.0.0.0/", "::/129", "10.0.0.0/-1");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("noNetworks")
    void textThatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Cidr.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Addresses strict(Addresses.Resolver resolver) {
        return new Addresses(vertx, AddressPolicy.STRICT, resolver);
    }

    private static Fault faultOf(Future<?> future) {
        try {
            return new Fault(Fault.Code.INTERNAL, "passed: " + value(future));
        } catch (FaultException e) {
            return e.fault();
        }
    }

    private static <T> T value(Future<T> future) {
        try {
            return future.await(5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the check hangs", e);
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
