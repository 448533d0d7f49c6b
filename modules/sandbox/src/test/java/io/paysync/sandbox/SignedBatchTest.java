package io.paysync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.paysync.contract.domain.PaymentFact;
import io.paysync.providers.Account;
import io.paysync.providers.Accounts;
import io.paysync.providers.RawCallback;
import io.paysync.providers.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedBatchTest {
    private static final Accounts ACCOUNTS =
            FakePaysync.accounts(TestKeys.KEYS, URI.create("http://127.0.0.1:1"), null);

    @ParameterizedTest
    @ValueSource(strings = {"alipay", "wechatpay", "stripe"})
    void everyRequestIsGenuineAndAboutItsOwnOrder(String provider) {
        SignedBatch batch = SignedBatch.make(provider, 40, TestKeys.KEYS, 5);

        List<PaymentFact> facts = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            facts.add(fact(batch, i));
        }

        assertThat(facts).hasSize(40);
        assertThat(facts.stream().map(f -> f.key().eventKey()).distinct()).hasSize(40);
        assertThat(facts.stream().map(PaymentFact::tradeNo).distinct()).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(facts.get(i).orderNo()).isEqualTo(batch.orderNo(i));
        }
    }

    @Test
    void anotherSeedMakesOtherOrders() {
        SignedBatch one = SignedBatch.make("stripe", 3, TestKeys.KEYS, 5);
        SignedBatch other = SignedBatch.make("stripe", 3, TestKeys.KEYS, 6);

        assertThat(other.orderNo(0)).isNotEqualTo(one.orderNo(0));
        assertThat(fact(other, 0).key()).isNotEqualTo(fact(one, 0).key());
    }

    @Test
    void aBudgetThatIsOverEndsTheBatchEarlyWithoutHoles() {
        SignedBatch batch = SignedBatch.make(
                "alipay", 1_000_000, TestKeys.KEYS, 5, "/callbacks/alipay/main", Instant.now(), Duration.ofMillis(50));

        assertThat(batch.size()).isBetween(1, 999_999);
        assertThat(batch.http(batch.size() - 1)).isNotEmpty();
    }

    private static PaymentFact fact(SignedBatch batch, int index) {
        Account account = FakePaysync.account(ACCOUNTS, batch.provider());
        List<Map.Entry<String, String>> headers = batch.head(index)
                .lines()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .map(line -> Map.entry(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2)))
                .toList();
        Verdict verdict = account.verify(
                new RawCallback("POST", "/callbacks/x/main", null, headers, batch.body(index)), Instant.now());
        assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
        return ((Verdict.Genuine) verdict).facts().get(0);
    }
}
