package io.paysync.providers;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Signer.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.AccountRef;
import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.Money;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of docs/providers say what the code does. */
class ProviderPagesTest {
    private static final Path PAGES = Path.of("../../docs/providers");
    private static final Pattern SETTINGS = Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL);
    /** What is said of a key file that is not there, and of the key that it would hold. */
    private static final List<String> MISSING_FILES =
            List.of("File: cannot be read", "must be set (or ", "must be given");

    private static final Pattern BODY = Pattern.compile("BODY='(.*)'");
    private static final String SECRET = "an-example-secret-of-acme";

    static Stream<String> pages() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.map(page -> page.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** Key files of the examples are not there; but no key of a page is unknown and no value out of bounds. */
    @ParameterizedTest
    @MethodSource("pages")
    void theSettingsOnEachPageAreKnown(String page) throws IOException {
        Settings settings = settings(Files.readString(PAGES.resolve(page)));
        ProviderAccounts.load(settings.root(), NOW, null);

        assertThat(settings.mistakes())
                .allMatch(mistake -> MISSING_FILES.stream().anyMatch(mistake::contains));
    }

    @Test
    void everyProviderHasAPageInTwoLanguages() throws IOException {
        assertThat(pages())
                .containsAll(ProviderAccounts.providers().keySet().stream()
                        .flatMap(name -> Stream.of(name + ".md", name + ".zh-CN.md"))
                        .toList());
    }

    /** None of the real ones could be reached from where this was built. Whoever reads how to set one up has to know. */
    @ParameterizedTest
    @MethodSource("pages")
    void eachPageSaysHowItWasTried(String page) throws IOException {
        if (!page.startsWith("generic.")) {
            assertThat(Files.readString(PAGES.resolve(page)))
                    .contains(page.endsWith(".zh-CN.md") ? "**验证方式：**" : "**How it was tried:**");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic.md", "generic.zh-CN.md"})
    void theExampleOfTheGenericPageWorks(String page) throws IOException {
        String text = Files.readString(PAGES.resolve(page));
        Settings settings = settings(text);
        Account account = ProviderAccounts.load(settings.root(), NOW, null)
                .find(new AccountRef("generic", "acme"))
                .orElseThrow();
        Matcher body = BODY.matcher(text);
        assertThat(body.find()).isTrue();
        byte[] callback = bytes(body.group(1));
        String time = Long.toString(NOW.getEpochSecond());

        PaymentFact fact = Verdicts.genuine(account.verify(
                Signer.json(
                        callback,
                        "X-Acme-Time",
                        time,
                        "X-Acme-Signature",
                        "v1=" + Signer.hex(SECRET, bytes(time + "."), callback)),
                NOW));

        assertThat(settings.mistakes()).isEmpty();
        assertThat(fact.orderNo()).isEqualTo("A-1001");
        assertThat(fact.claim())
                .isEqualTo(new Claim.Paid(new Money(8880, "EUR"), Instant.parse("2026-11-20T02:00:00Z"), true));
        assertThat(account.accepted()).isEqualTo(new Ack(200, "text/plain", "OK"));
    }

    /** The first settings on a page, without the indent of the list that they may stand in. */
    private static Settings settings(String page) {
        Matcher found = SETTINGS.matcher(page);
        assertThat(found.find()).isTrue();
        return Settings.parse("page", found.group(1).stripIndent(), Map.of("ACME_SECRET", SECRET)::get);
    }
}
