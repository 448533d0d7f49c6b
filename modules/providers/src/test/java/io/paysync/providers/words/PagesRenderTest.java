package io.paysync.providers.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.ProviderAccounts;
import io.paysync.providers.adyen.AdyenWords;
import io.paysync.providers.alipay.AlipayWords;
import io.paysync.providers.checkout.CheckoutWords;
import io.paysync.providers.mollie.MollieWords;
import io.paysync.providers.paypal.PaypalWords;
import io.paysync.providers.razorpay.RazorpayWords;
import io.paysync.providers.square.SquareWords;
import io.paysync.providers.stripe.StripeWords;
import io.paysync.providers.unionpay.UnionpayWords;
import io.paysync.providers.wechatpay.WechatWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of words in docs/providers are what the code makes of genuine messages. Run it with {@code
 * -Dtest.jvm.args=-Dpages.write=true} to write them.
 */
class PagesRenderTest {
    private static final Path PAGES = Path.of("../../docs/providers");
    private static final String BEGIN = "<!-- words -->\n";
    private static final String END = "<!-- /words -->\n";
    private static final boolean WRITE = Boolean.getBoolean("pages.write");
    private static final Map<String, Supplier<Words>> PROVIDERS = Map.of(
            "adyen", AdyenWords::words,
            "alipay", AlipayWords::words,
            "checkout", CheckoutWords::words,
            "mollie", MollieWords::words,
            "paypal", PaypalWords::words,
            "razorpay", RazorpayWords::words,
            "square", SquareWords::words,
            "stripe", StripeWords::words,
            "unionpay", UnionpayWords::words,
            "wechatpay", WechatWords::words);
    private static final Map<String, Words> MADE = new ConcurrentHashMap<>();

    static Stream<String> providers() {
        return PROVIDERS.keySet().stream().sorted();
    }

    private static Words words(String provider) {
        return MADE.computeIfAbsent(provider, name -> PROVIDERS.get(name).get());
    }

    @Test
    void everyProviderWithWordsOfItsOwnHasATable() {
        Set<String> named = new TreeSet<>(ProviderAccounts.providers().keySet());
        named.remove("generic"); // its words are the shop's

        assertThat(PROVIDERS).containsOnlyKeys(named);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyWordThatTheCodeKnowsHasARow(String provider) {
        assertThat(words(provider).odd()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theTableOnThePageIsWhatTheCodeDoes(String provider) throws IOException {
        for (Language language : Language.values()) {
            Path page = PAGES.resolve(language.page(provider));
            String text = Files.readString(page);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            assertThat(begin).as("%s has the lines %s and %s", page, BEGIN, END).isBetween(0, end);
            String rendered = text.substring(0, begin + BEGIN.length())
                    + "\n" + words(provider).in(language) + "\n"
                    + text.substring(end);
            if (WRITE) {
                Files.writeString(page, rendered);
            } else {
                assertThat(text)
                        .as(
                                "%s differs from what the code does; to write it, run this test with"
                                        + " -Dtest.jvm.args=-Dpages.write=true",
                                page)
                        .isEqualTo(rendered);
            }
        }
    }

    /** What a reader must find in either language, whatever the provider. */
    @ParameterizedTest
    @MethodSource("providers")
    void eachPageTellsTheAddressAndHowToTryIt(String provider) throws IOException {
        assertThat(Files.readString(PAGES.resolve(Language.ENGLISH.page(provider))))
                .contains("https://<your host>/callbacks/" + provider + "/main", "Try it:");
        assertThat(Files.readString(PAGES.resolve(Language.CHINESE.page(provider))))
                .contains("https://<你的域名>/callbacks/" + provider + "/main", "试一试：");
    }
}
