package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.providers.vectors.CaseAccounts;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A35: thousands of guesses of a signature, from one whose first letter is wrong to one that is wrong in its last alone. What
 * is answered does not tell how near a guess was. How long it takes is no test's business: the architecture test sees to it
 * that signatures are compared in constant time.
 */
class GuessTest {
    private static final int GUESSES = 10_000;

    /** @param before what stands before the signature in the header */
    @ParameterizedTest
    @CsvSource({
        "stripe/pay-success, Stripe-Signature, v1=",
        "other/razorpay-payment-captured-non-ascii, X-Razorpay-Signature, ''",
        "other/square-payment-completed-non-ascii, x-square-hmacsha256-signature, ''",
        "other/checkout-com-payment-captured-non-ascii, Cko-Signature, ''"
    })
    void everyGuessIsRefusedAndAllAlike(String name, String header, String before) {
        RawCallback raw = Case.of(name).raw();
        Account account = CaseAccounts.of(Case.of(name));
        assertThat(account.verify(raw, Case.NOW)).isInstanceOf(Verdict.Genuine.class);
        String value = raw.one(header);
        int start = value.indexOf(before) + before.length();
        int length = value.indexOf(',', start) < 0 ? value.length() - start : value.indexOf(',', start) - start;
        String right = value.substring(start, start + length);
        Random random = new Random(35);
        Set<Verdict> verdicts = new HashSet<>();
        Set<Ack> answers = new HashSet<>();

        for (int i = 0; i < GUESSES; i++) {
            String guess = guess(right, i % letters(right), random);
            Verdict verdict = account.verify(
                    Case.withHeader(
                            raw, header, v -> value.substring(0, start) + guess + value.substring(start + length)),
                    Case.NOW);
            verdicts.add(verdict);
            assertThat(verdict).as("%s for %s", guess, right).isInstanceOf(Verdict.Refused.class);
            answers.add(account.refused((Verdict.Refused) verdict));
        }

        assertThat(verdicts).hasSize(1);
        assertThat(answers).hasSize(1);
    }

    /** Without what only fills up. */
    private static int letters(String signature) {
        int end = signature.indexOf('=');
        return end < 0 ? signature.length() : end;
    }

    /** Right up to there, wrong there, and then anything. */
    private static String guess(String right, int rightUpTo, Random random) {
        StringBuilder guess = new StringBuilder(right.substring(0, rightUpTo));
        guess.append(right.charAt(rightUpTo) == 'a' ? 'b' : 'a');
        while (guess.length() < letters(right)) {
            guess.append(Character.forDigit(random.nextInt(16), 16));
        }
        return guess.append(right.substring(letters(right))).toString();
    }
}
