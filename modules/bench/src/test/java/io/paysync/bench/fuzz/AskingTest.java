package io.paysync.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paysync.contract.domain.AccountRef;
import io.paysync.platform.net.HttpAnswer;
import io.paysync.platform.net.HttpAsk;
import io.paysync.providers.Account;
import io.paysync.providers.Outside;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import io.paysync.providers.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The property that guards what judging asks: it holds for an account that asks as it should, and for no other. */
class AskingTest {
    private static final Verdict LATER = Verdict.Refused.of(Reason.UNKNOWN_KEY, "not known");
    private final Elsewhere elsewhere = new Elsewhere();

    @Test
    void oneQuestionToWhoMayBeAskedIsAllRight() {
        assertThatCode(() -> everyAnswer(
                        () -> ask("https://provider.example/keys/1").map(LATER).otherwise(LATER)))
                .doesNotThrowAnyException();
    }

    @Test
    void anAddressOfAnotherHostOrSchemeOrPortIsABreach() {
        for (String url : List.of(
                "https://attacker.example/keys/1",
                "http://provider.example/keys/1",
                "https://provider.example:8443/keys/1",
                "https://provider.example/other")) {
            assertThatThrownBy(() -> everyAnswer(() -> ask(url).map(LATER).otherwise(LATER)))
                    .as(url)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("a callback makes us ask at ");
        }
    }

    @Test
    void twoQuestionsAreABreach() {
        String url = "https://provider.example/keys/1";

        assertThatThrownBy(() -> everyAnswer(() -> {
                    ask(url);
                    return ask(url).map(LATER).otherwise(LATER);
                }))
                .hasMessage("one callback makes us ask 2 times");
    }

    @Test
    void waitingForEverIsABreach() {
        assertThatThrownBy(() -> everyAnswer(() -> Promise.<Verdict>promise().future()))
                .hasMessageStartingWith("it waits for ever");
    }

    @Test
    void believingWhatSomebodyAnsweredIsABreach() {
        Verdict believed = new Verdict.Genuine(List.of(), "key");

        assertThatThrownBy(() -> everyAnswer(() ->
                        ask("https://provider.example/keys/1").map(believed).otherwise(LATER)))
                .hasMessageStartingWith("made genuine by ");
    }

    private Future<HttpAnswer> ask(String url) {
        Outside outside = elsewhere.outside();
        return outside.calls().send(HttpAsk.get(URI.create(url), Duration.ofSeconds(1), 1024));
    }

    /** As many bodies as it takes to hear each answer. */
    private void everyAnswer(Supplier<Future<?>> proving) {
        Asking asking =
                new Asking(account(proving), elsewhere, Pattern.compile("https://provider\\.example:443/keys/[0-9]+"));
        for (int i = 0; i < 20 * Elsewhere.answers(); i++) {
            byte[] body = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
            asking.check(new RawCallback("POST", "/", null, List.of(Map.entry("X", "y")), body));
        }
        assertThat(asking.asked()).isPositive();
    }

    private static Account account(Supplier<Future<?>> proving) {
        return (Account) Proxy.newProxyInstance(
                AskingTest.class.getClassLoader(),
                new Class<?>[] {Account.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "prove" -> proving.get();
                    case "verify" -> LATER;
                    case "ref" -> new AccountRef("provider", "main");
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
