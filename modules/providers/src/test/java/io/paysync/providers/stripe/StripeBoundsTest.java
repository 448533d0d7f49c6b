package io.paysync.providers.stripe;

import static io.paysync.providers.Case.NOW;
import static io.paysync.providers.Verdicts.genuine;
import static io.paysync.providers.Verdicts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.Claim;
import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Case;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last value that is right beside the first that is wrong. */
class StripeBoundsTest {
    private final Account account = Case.account(StripeSender.section());

    @Test
    void aTimeAheadOfOurClockIsToldAsWhatItIs() {
        RawCallback early = StripeSender.signed(StripeSender.intent("", ""), NOW.plusSeconds(301));

        assertThat(refused(account.verify(early, NOW), Reason.FUTURE_TIMESTAMP).detail())
                .isEqualTo("it was signed 301 s ahead of our clock");
        genuine(account.verify(StripeSender.signed(StripeSender.intent("", ""), NOW.plusSeconds(300)), NOW));
    }

    @Test
    void aHeaderHasFourThousandCharactersAtMost() {
        RawCallback right = StripeSender.signed(StripeSender.intent("", ""), NOW);
        int length = right.one("Stripe-Signature").length();

        genuine(account.verify(
                Case.withHeader(right, "Stripe-Signature", v -> v + "," + "x".repeat(4096 - length - 1)), NOW));
        refused(
                account.verify(
                        Case.withHeader(right, "Stripe-Signature", v -> v + "," + "x".repeat(4096 - length)), NOW),
                Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", ":", "1795140000:", "1795140000/", "1795140000000", "-1", " 1795140000"})
    void aTimeIsAWholeNumberOfTwelveDigitsAtMost(String time) {
        byte[] body = StripeSender.intent("", "").getBytes(StandardCharsets.UTF_8);

        refused(account.verify(StripeSender.signed(body, time, StripeSender.SECRET), NOW), Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"0, 1970-01-01T00:00:00Z", "-1, ", "253370764799, 9998-12-31T23:59:59Z", "253370764800, "})
    void anEventIsOfATimeThatCanBeStored(String created, Instant at) {
        String body = StripeSender.intent("", "").replace(Long.toString(NOW.getEpochSecond()), created);
        PaymentFact fact = genuine(account.verify(StripeSender.signed(body, NOW), NOW));

        assertThat(fact.occurredAt()).isEqualTo(at);
    }

    @ParameterizedTest
    @CsvSource({"8880, 0, 88.80", "8880, 8880, 0.00", "3000, 3001, ", "8881, 0, unusable"})
    void aRefundIsWhatTheTotalGrewBy(long total, long before, String part) {
        String body = "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":1795140000,\"livemode\":true,"
                + "\"type\":\"charge.refunded\",\"data\":{\"object\":{\"id\":\"ch_1\",\"object\":\"charge\","
                + "\"payment_intent\":\"pi_1\",\"amount\":8880,\"amount_captured\":8880,\"amount_refunded\":" + total
                + ",\"currency\":\"eur\",\"metadata\":{\"order_no\":\"S-1\"}},\"previous_attributes\":{"
                + "\"amount_refunded\":" + before + "}}}";
        Claim claim =
                genuine(account.verify(StripeSender.signed(body, NOW), NOW)).claim();

        if ("unusable".equals(part)) {
            assertThat(claim).isEqualTo(new Claim.Unusable("more was refunded than was paid"));
        } else {
            assertThat(String.valueOf(((Claim.Refunded) claim).amount()))
                    .isEqualTo(part == null ? "null" : part + " EUR");
        }
    }
}
