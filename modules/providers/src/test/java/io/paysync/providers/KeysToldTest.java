package io.paysync.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each account tells how long its keys count, by the setting they stand in: without that nobody is warned of an end. */
class KeysToldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "adyen     | hmacKeys",
                "alipay    | keys",
                "checkout  | signatureKeys",
                "generic   | signature.keys",
                "mollie    | ''",
                "paypal    | certificates trustedCertificates",
                "razorpay  | webhookSecrets",
                "square    | signatureKeys",
                "stripe    | endpointSecrets",
                "unionpay  | merchantCertificate middleCertificate rootCertificate",
                "wechatpay | apiV3Keys platformCertificates publicKeys"
            })
    void eachKeyIsToldWithItsSetting(String provider, String settings) {
        List<KeyTerm> keys =
                Case.account(AnswersTest.SECTIONS.get(provider).deepCopy()).keys();

        List<String> expected = settings.isEmpty() ? List.of() : Arrays.asList(settings.split(" "));
        assertThat(keys.stream().map(KeyTerm::purpose).distinct().sorted()).containsExactlyElementsOf(expected);
        assertThat(keys).allSatisfy(key -> assertThat(key.id()).isNotEmpty());
        // A certificate ends, and says when.
        assertThat(keys)
                .filteredOn(key -> key.purpose().toLowerCase(Locale.ROOT).contains("certificate"))
                .allSatisfy(key ->
                        assertThat(key.validTo()).isAfter(key.validFrom()).isBefore(Instant.MAX));
    }
}
