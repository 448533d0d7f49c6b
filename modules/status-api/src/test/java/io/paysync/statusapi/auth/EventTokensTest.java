package io.paysync.statusapi.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.OrderKey;
import io.paysync.platform.config.Secret;
import io.paysync.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EventTokensTest {
    private static final OrderKey KEY = new OrderKey("default", "订单/1?a=b.c");
    private final FakeClock clock = new FakeClock();
    private final Instant later = clock.instant().plus(Duration.ofMinutes(10));
    private final EventTokens tokens =
            new EventTokens(List.of(Secret.of("new-secret"), Secret.of("old-secret")), clock);

    @Example
    void aTokenIsForItsOrderUntilItsTime() {
        String token = tokens.issue(KEY, later);

        assertThat(tokens.verify(token)).contains(new EventTokens.Granted(KEY, later));
        assertThat(token).matches("[A-Za-z0-9._-]+");
        clock.set(later.minusSeconds(1));
        assertThat(tokens.verify(token)).isPresent();
        clock.set(later);
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Property(tries = 500)
    void oneOtherCharacterIsNoToken(@ForAll @IntRange(min = 0, max = 120) int at, @ForAll char other) {
        String token = tokens.issue(KEY, later);
        int place = at % token.length();
        String changed = token.substring(0, place) + other + token.substring(place + 1);

        assertThat(tokens.verify(changed).isPresent()).isEqualTo(changed.equals(token));
    }

    @Example
    void theOldSecretVerifiesAndDoesNotSign() {
        EventTokens before = new EventTokens(List.of(Secret.of("old-secret")), clock);
        EventTokens after = new EventTokens(List.of(Secret.of("new-secret")), clock);

        assertThat(tokens.verify(before.issue(KEY, later))).isPresent();
        assertThat(after.verify(tokens.issue(KEY, later))).isPresent();
        assertThat(after.verify(before.issue(KEY, later))).isEmpty();
    }

    @Example
    void tokensOfOtherKindsAreRefused() {
        String none = encode("{\"alg\":\"none\"}") + "." + encode("{\"order\":\"A-1\"}") + ".";
        for (String forged : List.of(
                "",
                ".",
                "..",
                "evt1",
                "evt1.",
                "evt1..",
                "evt1.AAAA.AAAA",
                "evt1." + encode("x") + ".",
                none,
                "evt2." + tokens.issue(KEY, later).substring(5),
                tokens.issue(KEY, later) + "=",
                tokens.issue(KEY, later) + ".x",
                "x".repeat(100_000),
                "evt1." + "A".repeat(2_000))) {
            assertThat(tokens.verify(forged)).as(forged).isEmpty();
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
